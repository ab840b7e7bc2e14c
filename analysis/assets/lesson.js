"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const words = JSON.parse(document.getElementById("words").textContent);
const SVG = "http://www.w3.org/2000/svg";
const DASHES = ["", "9 5", "2 4"];
const place = data.sliders.map(() => 0);
const byId = (id) => document.getElementById(id);

function put(parent, tag, text, attributes = {}) {
  const one = document.createElement(tag);
  if (text !== undefined) one.textContent = text;
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  parent.appendChild(one);
  return one;
}

function draw(parent, tag, attributes, text) {
  const one = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
  if (text !== undefined) one.textContent = text;
  parent.appendChild(one);
  return one;
}

// Points stand in the order of the sliders' values, the last slider first.
function row() {
  return data.sliders.reduce((at, slider, k) => at * slider.values.length + place[k], 0);
}

function told(value) {
  if (value === null) return "–";
  const rounding = Math.abs(value) >= 100 ? {maximumFractionDigits: 0} : {maximumSignificantDigits: 3};
  return value.toLocaleString(data.lang, rounding);
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function unitOf(about) {
  return about.unit ? ` (${about.unit})` : "";
}

function sentence(design) {
  const about = data.outcomes[0];
  const all = data.differences[row()];
  if (all === null || all[design - 1][0][0] === null) return words.failed;
  const [difference, low, high] = all[design - 1][0];
  const values = {
    design: data.designs[design].name, base: data.designs[0].name, outcome: about.label,
    difference: `${told(Math.abs(difference))} ${about.unit}`.trim(), low: told(low), high: told(high),
  };
  if (low <= 0 && high >= 0) return fill(words.unclear, values);
  return fill(difference < 0 ? words.less : words.more, values);
}

function chart(figure, measure) {
  const point = data.points[row()], about = data.measures[measure];
  const width = 520, height = 300, left = 64, right = 12, top = 34, bottom = 34;
  const svg = draw(figure, "svg", {viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": about.label});
  const some = point.filter((one) => one !== null).map((one) => one.series[measure]);
  draw(svg, "text", {x: left, y: 20, "font-size": 16}, about.label + unitOf(about));
  if (some.length === 0) return;
  const values = some.flat(2).filter((value) => value !== null);
  const most = Math.max(...values), lowest = Math.min(...values), steps = some[0][0].length;
  const least = lowest > most / 2 ? lowest : Math.min(0, lowest);
  const span = most - least || 1;
  const x = (k) => left + (k + 1) / steps * (width - left - right);
  const y = (value) => height - bottom - (value - least) / span * (height - top - bottom);
  for (const share of [0, 0.5, 1]) {
    const value = least + share * span;
    draw(svg, "line", {x1: left, x2: width - right, y1: y(value), y2: y(value), stroke: "#ccc"});
    draw(svg, "text", {x: left - 6, y: y(value) + 5, "text-anchor": "end", "font-size": 13}, told(value));
  }
  for (const share of [0, 0.5, 1]) {
    const k = Math.round(share * (steps - 1)), day = told((k + 1) * data.step);
    const anchor = share === 0 ? "start" : share === 1 ? "end" : "middle";
    draw(svg, "text", {x: x(k), y: height - 10, "text-anchor": anchor, "font-size": 13}, fill(words.day, {day}));
  }
  point.forEach((one, design) => {
    if (one === null) return;
    const [mean, low, high] = one.series[measure], colour = data.designs[design].colour;
    const path = (line) => line.map((value, k) => `${x(k).toFixed(1)},${y(value).toFixed(1)}`);
    draw(svg, "polygon", {points: [...path(high), ...path(low).reverse()].join(" "), fill: colour, opacity: 0.13});
    draw(svg, "polyline", {
      points: path(mean).join(" "), fill: "none", stroke: colour, "stroke-width": 2.5,
      "stroke-dasharray": DASHES[design],
    });
  });
}

function table() {
  const one = byId("table"), point = data.points[row()], all = data.differences[row()];
  one.textContent = "";
  const head = put(one, "tr");
  put(head, "th", words.outcome);
  data.designs.forEach((design) => put(head, "th", design.name));
  data.designs.slice(1).forEach((design) => put(head, "th", fill(words.difference, {design: design.name})));
  data.outcomes.forEach((about, k) => {
    const line = put(one, "tr");
    put(line, "td", about.label + unitOf(about));
    point.forEach((told_) => put(line, "td", told_ === null ? "–" : told(told_.outcomes[k])));
    data.designs.slice(1).forEach((_, d) => {
      const found = all === null ? [null, null, null] : all[d][k];
      put(line, "td", found[0] === null ? "–" : fill(words.interval, {
        difference: told(found[0]), low: told(found[1]), high: told(found[2]),
      }));
    });
  });
}

function show() {
  const whole = data.points[row()].every((one) => one !== null);
  byId("charts").classList.toggle("off", !whole);
  byId("says").textContent = data.designs.slice(1).map((_, d) => sentence(d + 1)).join(" ");
  byId("charts").textContent = "";
  data.measures.forEach((_, k) => chart(put(byId("charts"), "figure"), k));
  table();
}

function sliders() {
  data.sliders.forEach((slider, k) => {
    const label = put(byId("sliders"), "label");
    put(label, "span", slider.label + " ");
    const now = put(label, "strong", slider.values[0]);
    const input = put(label, "input", undefined, {
      type: "range", min: 0, max: slider.values.length - 1, step: 1, value: 0, "aria-valuetext": slider.values[0],
    });
    input.addEventListener("input", () => {
      place[k] = Number(input.value);
      now.textContent = slider.values[place[k]];
      input.setAttribute("aria-valuetext", slider.values[place[k]]);
      show();
    });
  });
}

function keys() {
  data.designs.forEach((design, k) => {
    const one = put(byId("keys"), "span", undefined, {class: "key"});
    const svg = draw(one, "svg", {viewBox: "0 0 52 16"});
    draw(svg, "line", {
      x1: 0, x2: 52, y1: 8, y2: 8, stroke: design.colour, "stroke-width": 4, "stroke-dasharray": DASHES[k],
    });
    put(one, "span", design.name);
  });
}

// Which design has least of the first outcome at first, or none can be told from the base.
function best() {
  const better = data.outcomes[0].better === "higher" ? -1 : 1;
  const values = data.points[0].map((one) => one === null || one.outcomes[0] === null ? Infinity : better * one.outcomes[0]);
  const winner = values.indexOf(Math.min(...values));
  const all = data.differences[0];
  const clear = all !== null && all.some((found) => found[0][1] > 0 || found[0][2] < 0);
  return clear ? winner : -1;
}

function judge() {
  const guess = Number(byId("guess").value), winner = best();
  const text = guess === winner ? words.right : winner < 0 ? words.open : words.wrong;
  byId("judged").textContent = text;
}

function begin() {
  data.designs.forEach((design, k) => put(byId("guess"), "option", design.name, {value: k}));
  put(byId("guess"), "option", words.nearly, {value: -1});
  byId("reveal").addEventListener("click", () => {
    byId("runs").hidden = false;
    judge();
    show();
  });
  sliders();
  keys();
  const asked = new URLSearchParams(location.hash.slice(1));
  if (asked.has("at")) {
    asked.get("at").split(",").forEach((value, k) => {
      const input = document.querySelectorAll("#sliders input")[k];
      input.value = value;
      input.dispatchEvent(new Event("input"));
    });
    byId("runs").hidden = false;
  }
}

begin();
