"use strict";
/* Four courses over time, a line a design; which ones, a reader may choose. */

const WIDE = 320, HIGH = 190, LEFT = 46, RIGHT = 300, TOP = 8, FOOT = 160;

function makeCharts(model, words, state, change) {
  const {clock, looks, letters, courses} = model.data;
  const box = document.getElementById("charts");
  const x = minute => LEFT + (RIGHT - LEFT) * (minute - clock.begin) / (clock.end - clock.begin);
  const views = state.courses.map((_, place) => makeChart(place));

  function makeChart(place) {
    const select = element("select", {"aria-label": words.say("course", [place + 1])},
      ...courses.map(one => element("option", {value: one.name}, one.unit ? `${one.label} (${one.unit})` : one.label)));
    select.addEventListener("change", () => {
      const chosen = [...state.courses];
      chosen[place] = select.value;
      change({courses: chosen});
    });
    const svg = element("svg", {viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img"});
    const values = element("div", {class: "values"});
    box.append(element("section", {class: "chart"}, select, svg, values));
    return {select, svg, values, name: null, cursor: null};
  }

  /** Steps of an axis that are easy to read. */
  function ticks(low, high, about) {
    const rough = (high - low) / about, power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(k => k * power).find(one => one >= rough);
    const found = [];
    for (let at = Math.ceil(low / step - 1e-9) * step; at <= high + 1e-9 * step; at += step) found.push(Number(at.toPrecision(12)));
    return found;
  }

  function text(at, anchor, said, more = {}) {
    return element("text", {x: at[0], y: at[1], "text-anchor": anchor, "font-size": 11, fill: "var(--ink)", ...more}, said);
  }

  /** Letters at the ends of lines, moved apart where they would cover each other; none below the axis. */
  function spread(ends) {
    ends.forEach((end, k) => { if (k) end[0] = Math.max(end[0], ends[k - 1][0] + 12); });
    for (let k = ends.length - 1; k >= 0; k--) ends[k][0] = Math.min(ends[k][0], k === ends.length - 1 ? FOOT : ends[k + 1][0] - 12);
    return ends;
  }

  /** All of a chart but its cursor. */
  function drawLines(view, name) {
    const about = courses.find(one => one.name === name);
    const all = model.designs.map(design => design.courses[name]);
    const known = all.flatMap(values => Array.from(values).filter(Number.isFinite));
    const low = Math.min(0, ...known), high = Math.max(...known, low + 1e-9);
    const y = value => FOOT - (FOOT - TOP) * (value - low) / (high - low);
    const from = clock.strike === null ? 0 : clock.strike;
    const parts = [];
    for (const value of ticks(low, high, 4)) {
      parts.push(element("line", {x1: LEFT, x2: RIGHT, y1: y(value), y2: y(value), stroke: "var(--line)", "stroke-width": 0.5}));
      parts.push(text([LEFT - 4, y(value) + 4], "end", words.amount(about.share ? Number((100 * value).toPrecision(4)) : value)));
    }
    for (const day of ticks((clock.begin - from) / 1440, (clock.end - from) / 1440, 6)) {
      parts.push(text([x(from + 1440 * day), FOOT + 13], "middle", day));
    }
    parts.push(text([(LEFT + RIGHT) / 2, HIGH - 3], "middle", words.say(clock.strike === null ? "days_run" : "days_axis")));
    for (const hazard of clock.hazards) {
      if (hazard.minute < clock.begin || hazard.minute > clock.end) continue;
      parts.push(element("line", {x1: x(hazard.minute), x2: x(hazard.minute), y1: TOP, y2: FOOT, stroke: "var(--ink)", "stroke-dasharray": "1 3"}));
    }
    const ends = [];
    all.forEach((values, side) => {
      const points = Array.from(values, (value, step) => [x(clock.begin + step * clock.step), y(value)]).filter(point => Number.isFinite(point[1]));
      const faint = state.focus && state.focus !== side + 1;
      parts.push(element("polyline", {
        points: points.map(point => point.map(k => k.toFixed(1)).join(",")).join(" "), fill: "none", stroke: looks.colours[side],
        "stroke-dasharray": looks.dashes[side], style: "stroke-width:var(--stroke)", opacity: faint ? 0.35 : 1,
      }));
      ends.push([points.at(-1)[1], side]);
    });
    for (const [end, side] of spread(ends.sort((a, b) => a[0] - b[0]))) {
      parts.push(text([RIGHT + 4, end + 4], "start", letters[side], {fill: looks.colours[side], "font-weight": 700, "font-size": 12}));
    }
    view.cursor = element("line", {y1: TOP, y2: FOOT, stroke: "var(--ink)", "stroke-width": 1.5});
    view.svg.replaceChildren(...parts, view.cursor);
  }

  function drawChart(view, place) {
    const name = state.courses[place], about = courses.find(one => one.name === name);
    const key = `${name} ${state.focus}`;
    if (view.name !== key) drawLines(view, name);
    view.name = key;
    view.select.value = name;
    for (const end of ["x1", "x2"]) view.cursor.setAttribute(end, x(state.minute));
    const values = model.designs.map((_, side) => words.value(model.value(side, name, state.minute), about));
    view.values.replaceChildren(...values.map((value, side) =>
      element("span", {}, element("b", {style: `color:${looks.colours[side]}`}, `${letters[side]} `), value)));
    view.svg.setAttribute("aria-label", `${about.label}: ${values.map((value, side) => `${letters[side]} ${value}`).join(", ")}`);
  }

  return () => views.forEach(drawChart);
}
