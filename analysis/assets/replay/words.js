"use strict";
/* Sentences, numbers and instants as the page says them. */

function makeWords({says, clock}) {
  const words = {};

  /** A sentence with its gaps filled: {} in order, {0} by place, {name} by name. */
  words.say = (name, values = []) => {
    let next = 0;
    return says[name].replace(/\{(\w*)\}/g, (_, key) => String(key === "" ? values[next++] : values[key]));
  };

  words.amount = value => {
    if (!Number.isFinite(value)) return "—";
    return Math.abs(value) >= 1000 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(4)));
  };

  /** A value of a course or a layer, a share in percent. */
  words.value = (value, about) => {
    if (!about.share) return words.amount(value);
    if (!Number.isFinite(value)) return "—";
    const percent = 100 * value;
    return `${percent === 0 || Math.abs(percent) >= 0.1 ? percent.toFixed(1) : percent.toPrecision(2)}%`;
  };

  words.instant = minute => {
    const from = clock.strike === null ? 0 : clock.strike;
    const day = Math.floor((minute - from) / 1440);
    const rest = minute - from - 1440 * day;
    const time = [Math.floor(rest / 60), rest % 60].map(part => String(part).padStart(2, "0")).join(":");
    if (clock.strike === null) return words.say("nth", [day + 1, time]);
    return day < 0 ? words.say("before", [-day, time]) : words.say("since", [day + 1, time]);
  };

  words.span = minutes => {
    if (minutes < 120) return words.say("minutes", [minutes]);
    if (minutes < 2880) return words.say("hours", [(minutes / 60).toFixed(1)]);
    return words.say("days", [(minutes / 1440).toFixed(1)]);
  };

  return words;
}

/** An element with attributes, and with texts or elements inside; text is never markup. */
function element(name, attributes = {}, ...inside) {
  const drawn = ["svg", "rect", "path", "line", "text", "circle", "polyline", "title", "g"].includes(name);
  const made = drawn
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}
