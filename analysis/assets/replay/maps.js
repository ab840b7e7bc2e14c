"use strict";
/* One map a design: every grid a tile, the darker the more. */

const FEW = 150; // grids up to which each tile bears its number

function makeMaps(model, words, state, change) {
  const {place, looks, letters} = model.data;
  const {places, width, of, names} = place;
  const height = 1 + Math.max(...places.map(at => at[1]));
  const box = document.getElementById("maps");
  const views = model.designs.map((design, side) => makeMap(design, side));

  function makeMap(design, side) {
    const tiles = places.map(([x, y], grid) => element("rect",
      {x: x + 0.03, y: y + 0.03, width: 0.94, height: 0.94, "data-grid": grid}));
    const numbers = places.length > FEW ? [] : places.map(([x, y]) => element("text",
      {x: x + 0.5, y: y + 0.64, "font-size": 0.38, "text-anchor": "middle", "pointer-events": "none"}));
    const chosen = element("rect", {width: 1, height: 1, fill: "none", stroke: "#0050ff", "stroke-width": 0.01 * width + 0.02, "pointer-events": "none"});
    const svg = element("svg", {viewBox: `-0.1 -0.1 ${width + 0.2} ${height + 0.2}`, role: "img"},
      ...tiles, ...numbers, element("path", {d: borders(), stroke: "var(--ink)", "stroke-width": 0.005 * width + 0.02, fill: "none"}), chosen);
    const hover = element("p", {class: "hover"}), now = element("dl", {class: "now"});
    const badge = element("span", {class: "badge", style: `background:${looks.colours[side]}`}, letters[side]);
    const section = element("section", {class: "map", "aria-label": `${letters[side]} ${design.title}`},
      element("h2", {}, badge, design.title), svg, hover, now);
    svg.addEventListener("click", event => {
      const grid = Number(event.target.dataset.grid ?? -1);
      if (grid >= 0) change({grid: grid === state.grid ? -1 : grid});
    });
    svg.addEventListener("mouseover", event => { hover.textContent = told(side, Number(event.target.dataset.grid ?? -1)); });
    svg.addEventListener("mouseleave", () => { hover.textContent = told(side, state.grid); });
    box.append(section);
    return {section, svg, tiles, numbers, chosen, hover, now};
  }

  /** Lines between grids of two subdistricts, and around all. */
  function borders() {
    const at = new Map(places.map(([x, y], grid) => [`${x},${y}`, of[grid]]));
    const lines = [];
    for (const [x, y] of places) {
      const mine = at.get(`${x},${y}`);
      if (at.get(`${x + 1},${y}`) !== mine) lines.push(`M${x + 1} ${y}v1`);
      if (at.get(`${x},${y + 1}`) !== mine) lines.push(`M${x} ${y + 1}h1`);
      if (!at.has(`${x - 1},${y}`)) lines.push(`M${x} ${y}v1`);
      if (!at.has(`${x},${y - 1}`)) lines.push(`M${x} ${y}h1`);
    }
    return lines.join("");
  }

  function layer() { return model.layers.find(one => one.name === state.layer); }

  function told(side, grid) {
    if (grid < 0) return "";
    const value = words.value(model.picture(side, layer(), state.minute)[grid], layer());
    return words.say("grid_now", {grid: grid + 1, subdistrict: names[of[grid]], value});
  }

  /** Which shade a value has: 0 for nothing, the lightest for the least. */
  function shade(value) {
    const {most, share} = layer(), least = share ? 0 : 1;
    if (!(value > 0)) return 0;
    return 1 + Math.round((looks.shades.length - 1) * Math.sqrt((value - least) / Math.max(most - least, 1e-9)));
  }

  function fill(level) { return level ? looks.shades[level - 1] : "var(--tile)"; }

  function drawKey() {
    const {most, share} = layer();
    const steps = [...new Set([0, 1 / 16, 1 / 4, 9 / 16, 1].map(part => share ? part * most : Math.ceil(part * most)))];
    document.getElementById("key").replaceChildren(...steps.flatMap(value =>
      [element("i", {style: `background:${fill(shade(value))}`}), words.value(value, layer())]));
  }

  function drawMap(view, side) {
    const shown = layer(), picture = model.picture(side, shown, state.minute);
    picture.forEach((value, grid) => {
      const level = shade(value), tile = view.tiles[grid];
      if (tile.level !== level) {
        tile.setAttribute("fill", fill(level));
        tile.level = level;
      }
      if (view.numbers.length) {
        view.numbers[grid].textContent = value ? (shown.share ? Math.round(100 * value) : value) : "";
        view.numbers[grid].setAttribute("fill", level > 4 ? "#fff" : "#000");
      }
    });
    const grid = state.grid;
    view.chosen.setAttribute("visibility", grid < 0 ? "hidden" : "visible");
    if (grid >= 0) ["x", "y"].forEach((axis, k) => view.chosen.setAttribute(axis, places[grid][k]));
    view.hover.textContent = told(side, grid);
    view.section.hidden = false;
    view.section.classList.toggle("focus", state.focus === side + 1);
    drawNow(view, side);
  }

  /** Figures of this instant below the map. */
  function drawNow(view, side) {
    const rows = model.data.drawn.map(name => {
      const about = model.data.courses.find(one => one.name === name);
      return [about, words.value(model.value(side, name, state.minute), about), `${about.label}${about.share || !about.unit ? "" : ` (${about.unit})`}`];
    });
    view.now.replaceChildren(...rows.flatMap(([about, value, label]) =>
      [element("dt", {}, label), element("dd", {"data-course": about.name}, value)]));
    view.svg.setAttribute("aria-label", rows.map(row => `${row[2]} ${row[1]}`).join("; "));
  }

  let last = "";
  return function draw() {
    views.forEach(drawMap);
    if (last !== state.layer) drawKey();
    last = state.layer;
  };
}
