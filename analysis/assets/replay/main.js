"use strict";
/* The state of the page, the clock, keys, and the address that leads to an instant: #t=2&case=5. */

const SPEEDS = [1, 2, 4, 8, 16, 32]; // pictures a second
const CALM = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

async function begin() {
  const data = JSON.parse(document.getElementById("data").textContent);
  if (typeof DecompressionStream === "undefined") throw new Error(data.says.needs_newer);
  const model = await readModel(data), words = makeWords(data), clock = data.clock;
  const state = {
    minute: clock.strike ?? clock.begin, playing: false, speed: CALM ? 0 : 2, focus: 0, grid: -1, number: -1,
    layer: model.layers.length ? model.layers[0].name : "", courses: [...data.drawn], projector: false,
  };
  const from = clock.strike === null ? 0 : clock.strike;
  let timer = null;

  /** Something of the state is another one: all that shows it is drawn anew. */
  function change(news) {
    Object.assign(state, news);
    state.minute = Math.min(clock.end, Math.max(clock.begin, state.minute));
    if (news.number >= 0 && !("grid" in news)) state.grid = model.home(state.number).lives.grid[state.number];
    if (state.minute >= clock.end) state.playing = false;
    keepTime();
    draw();
  }

  function keepTime() {
    clearInterval(timer);
    timer = state.playing ? setInterval(() => change({minute: state.minute + pace()}), 1000 / SPEEDS[state.speed]) : null;
    if (!state.playing) history.replaceState(null, "", address());
  }

  /** Minutes that one picture moves on: a whole day where motion is to be spared. */
  function pace() { return CALM ? Math.max(1440, clock.every) : clock.every; }

  function address() {
    const told = new URLSearchParams({t: Number(((state.minute - from) / 1440).toFixed(4))});
    if (state.number >= 0) told.set("case", state.number + 1);
    if (state.grid >= 0) told.set("grid", state.grid + 1);
    if (state.focus) told.set("focus", state.focus);
    if (state.layer !== model.layers[0]?.name) told.set("layer", state.layer);
    if (state.projector) told.set("projector", 1);
    return `#${told}`;
  }

  /** What an address asks for; what it says amiss is left alone. */
  function asked() {
    const told = new URLSearchParams(location.hash.slice(1)), news = {};
    const whole = (name, most) => {
      const value = Number(told.get(name));
      return told.has(name) && Number.isInteger(value) && value >= 1 && value <= most ? value : null;
    };
    const day = Number(told.get("t"));
    if (told.has("t") && Number.isFinite(day)) news.minute = clock.begin + clock.every * Math.round((from + 1440 * day - clock.begin) / clock.every);
    if (whole("case", model.cases)) news.number = whole("case", model.cases) - 1;
    if (whole("grid", model.grids)) news.grid = whole("grid", model.grids) - 1;
    if (whole("focus", model.designs.length)) news.focus = whole("focus", model.designs.length);
    if (model.layers.some(one => one.name === told.get("layer"))) news.layer = told.get("layer");
    if (told.get("projector") === "1") news.projector = true;
    return news;
  }

  const parts = [makeMaps, makeCharts].map(make => make(model, words, state, change));
  const timeline = makeTimeline(model, words, state, change), story = makeStory(model, words, state, change);
  const play = document.getElementById("play"), layers = document.getElementById("layer"), projector = document.getElementById("projector");

  function draw() {
    parts.forEach(part => part());
    timeline.draw();
    story();
    play.textContent = `${state.playing ? "❚❚" : "▶"} ${words.say(state.playing ? "pause" : "play")}`;
    document.getElementById("speed").textContent = words.say("speed", [SPEEDS[state.speed] * pace() / 60]);
    layers.value = state.layer;
    projector.setAttribute("aria-pressed", String(state.projector));
    document.documentElement.classList.toggle("projector", state.projector);
  }

  function toggle() {
    change(state.playing ? {playing: false} : {playing: true, ...(state.minute >= clock.end ? {minute: clock.begin} : {})});
  }

  function step(by) { change({minute: state.minute + by, playing: false}); }
  function pacing(by) { change({speed: Math.min(SPEEDS.length - 1, Math.max(0, state.speed + by))}); }

  function nextLayer() {
    const place = model.layers.findIndex(one => one.name === state.layer);
    change({layer: model.layers[(place + 1) % model.layers.length].name});
  }

  const keys = {
    " ": toggle, "+": () => pacing(1), "=": () => pacing(1), "-": () => pacing(-1), "0": () => change({focus: 0}),
    ArrowRight: event => step(event.shiftKey ? 1440 : clock.every), ArrowLeft: event => step(event.shiftKey ? -1440 : -clock.every),
    m: nextLayer, n: timeline.next, p: () => change({projector: !state.projector}),
  };
  model.designs.forEach((_, side) => { keys[String(side + 1)] = () => change({focus: state.focus === side + 1 ? 0 : side + 1}); });

  document.addEventListener("keydown", event => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const own = {SELECT: true, INPUT: key.startsWith("Arrow"), BUTTON: key === " ", SUMMARY: key === " "}[event.target.tagName];
    if (own || event.ctrlKey || event.altKey || event.metaKey || !keys[key]) return;
    event.preventDefault();
    keys[key](event);
  });
  document.addEventListener("click", event => { // after the mouse, keys go to the page again
    if (event.detail > 0 && event.target.closest("button")) event.target.closest("button").blur();
  });
  window.addEventListener("hashchange", () => change(asked()));
  layers.append(...model.layers.map(one => element("option", {value: one.name}, one.unit && !one.share ? `${one.label} (${one.unit})` : one.label)));
  layers.addEventListener("change", () => change({layer: layers.value}));
  play.addEventListener("click", toggle);
  document.getElementById("slower").addEventListener("click", () => pacing(-1));
  document.getElementById("faster").addEventListener("click", () => pacing(1));
  projector.addEventListener("click", () => change({projector: !state.projector}));
  drawOutcomes(data, words);
  const wanted = asked();
  change({number: model.telling(), grid: -1});
  change(wanted);
}

/** What it came to, a column a design. */
function drawOutcomes(data, words) {
  const heads = ["outcome"].map(name => element("th", {scope: "col"}, words.say(name)));
  heads.push(...data.designs.map((design, side) => element("th", {scope: "col"}, `${data.letters[side]} ${design.title}`)));
  const rows = data.outcomes.map(one => element("tr", {}, element("th", {scope: "row"}, one.title), ...one.values.map(value => element("td", {}, value))));
  document.getElementById("outcomes").append(element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows));
}

begin().catch(error => {
  const told = document.getElementById("broken");
  told.hidden = false;
  told.textContent = error.message;
  throw error;
});
