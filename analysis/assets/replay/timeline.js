"use strict";
/* The common clock: a slider, the hazards, and where each design leaves the first one. */

function makeTimeline(model, words, state, change) {
  const {clock, looks, letters} = model.data;
  const slider = document.getElementById("at"), lanes = document.getElementById("lanes");
  const part = minute => 100 * (minute - clock.begin) / (clock.end - clock.begin);
  const inside = minute => minute >= clock.begin && minute <= clock.end;
  Object.assign(slider, {min: 0, max: Math.floor((clock.end - clock.begin) / clock.every), step: 1});
  slider.addEventListener("input", () => change({minute: clock.begin + Number(slider.value) * clock.every}));

  function hazardLane() {
    const shown = clock.hazards.filter(one => inside(one.minute));
    const flags = shown.map((one, k) => {
      const crowded = k + 1 < shown.length && part(shown[k + 1].minute) - part(one.minute) < 6;
      return element("span", {class: crowded ? "hazard left" : "hazard", style: `left:${part(one.minute)}%`}, one.title);
    });
    lanes.append(element("div", {class: "lane"}, ...flags));
  }

  /** A design's lane: the darker, the more decisions of that step come out otherwise; a button a mark. */
  function partingLane(one, row) {
    const most = Math.max(1, ...one.aStep), steps = one.aStep.length, side = row + 1;
    const bands = Array.from(one.aStep, (count, step) => element("rect", {
      x: step, y: 4, width: 1, height: 16, fill: looks.colours[side],
      opacity: count ? (0.08 + 0.42 * Math.log1p(count) / Math.log1p(most)).toFixed(2) : 0,
    }));
    const svg = element("svg", {viewBox: `0 0 ${steps} 24`, preserveAspectRatio: "none", "aria-hidden": "true"}, ...bands);
    const buttons = model.marks.filter(mark => mark.side === side && inside(mark.minute)).map(mark => button(mark));
    lanes.append(element("div", {class: "lane"}, svg, element("span", {class: "letter", style: `color:${looks.colours[side]}`}, letters[side]), ...buttons));
  }

  function button(mark) {
    const told = `${words.instant(mark.minute)} ${mark.text}`;
    const made = element("button", {
      type: "button", class: "mark", title: told, "aria-label": told,
      style: `left:${part(mark.minute)}%;border-color:${looks.colours[mark.side]};color:${looks.colours[mark.side]}`,
    }, letters[mark.side]);
    made.addEventListener("click", () => goTo(mark));
    return made;
  }

  /** The first picture at which a mark lies in the past. */
  function pictureOf(mark) {
    const after = Math.ceil((mark.minute - clock.begin) / clock.every);
    return Math.min(clock.end, Math.max(clock.begin, clock.begin + after * clock.every));
  }

  function goTo(mark) {
    change({minute: pictureOf(mark), grid: mark.grid, ...(mark.case >= 0 ? {number: mark.case} : {}), playing: false});
  }

  /** The same as a list, to be read. */
  function list() {
    const box = document.getElementById("marks");
    document.getElementById("partings").hidden = model.designs.length < 2;
    if (model.designs.length > 1 && !model.partings.length) box.append(words.say("no_counterparts"));
    model.partings.forEach((one, row) => {
      const items = one.marks.map(mark => {
        const made = element("button", {type: "button"}, element("time", {}, words.instant(mark.minute)), mark.text);
        made.addEventListener("click", () => goTo(mark));
        entries.push([mark, made]);
        return element("li", {}, made);
      });
      box.append(element("p", {}, one.opening));
      if (model.partings.length && !items.length) box.append(element("p", {}, words.say("no_marks")));
      else box.append(element("p", {}, words.say("from_strike")), element("ol", {}, ...items));
      items.forEach(item => { item.firstChild.style.borderColor = looks.colours[row + 1]; });
    });
  }

  const entries = [];
  hazardLane();
  model.partings.forEach(partingLane);
  list();

  function draw() {
    slider.value = Math.round((state.minute - clock.begin) / clock.every);
    const now = words.instant(state.minute);
    slider.setAttribute("aria-valuetext", now);
    document.getElementById("clock").textContent = now;
    const past = entries.filter(([mark]) => mark.minute <= state.minute).sort((a, b) => b[0].minute - a[0].minute)[0];
    for (const entry of entries) entry[1].setAttribute("aria-current", String(entry === past));
  }

  return {draw, next: () => {
    const mark = model.marks.find(one => inside(one.minute) && pictureOf(one) > state.minute);
    if (mark) goTo(mark);
  }};
}
