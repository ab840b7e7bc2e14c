"use strict";
/* The life of a case under every design, in sentences. */

const ORDER = [ // of what happens in one minute
  "arose", "detected", "report_up", "reported", "consent", "pass", "due", "deliberate", "queued", "responded", "assembled", "do_well",
];
const LISTED = 300; // cases of the whole city that the list offers

function makeStory(model, words, state, change) {
  const {letters, looks, works, ways, place} = model.data;
  const {closed, refused, never} = model.data.cases;
  const select = document.getElementById("case"), box = document.getElementById("lives");
  document.getElementById("held").textContent = words.say("held", model.data.cases);
  select.addEventListener("change", () => change({number: Number(select.value)}));
  document.getElementById("city").addEventListener("click", () => change({grid: -1}));

  const say = words.say;
  const where = grid => say("place", {grid: grid + 1, subdistrict: place.names[place.of[grid]]});

  function called(number) {
    const lives = model.home(number).lives;
    return say("case", {number: number + 1, work: works[lives.work[number]].title, place: where(lives.grid[number])});
  }

  /** What happened to a case, in order of time: minutes after it arose, and a sentence. */
  function events(design, number) {
    const life = Object.fromEntries(Object.entries(design.lives).map(([name, column]) => [name, column[number]]));
    const work = works[life.work];
    const found = [];
    const add = (minute, order, ...told) => { if (minute !== never) found.push({minute, order: ORDER.indexOf(order), told: say(...told)}); };
    if (life.parent >= 0) add(0, "arose", "of_parent", {parent: life.parent + 1});
    else add(0, "arose", `cause_${life.cause}`);
    add(life.detected, "detected", life.attempts ? "found_some" : `found_${life.found_by}`); // who, is known of the last time
    for (const row of design.ofCase.get(number) ?? []) add(design.decisions.minute[row], ...decided(design, row));
    add(life.reported, "reported", "reported", {information: ways.information[life.information]});
    if (life.due < life.ended || life.ended === never) add(life.due, "due", "due");
    add(life.queued, "queued", `queued_${ways.dispatch[life.dispatch]}`, {departments: work.departments.join(say("listed"))});
    add(life.responded, "responded", "responded");
    if (work.departments.length > 1) add(life.assembled, "assembled", "assembled");
    found.sort((a, b) => a.minute - b.minute || a.order - b.order);
    const span = words.span(life.ended);
    if (life.status === closed) add(life.ended, "", "closed", {span});
    else if (life.status === refused) add(life.ended, "", "refused", {span});
    else found.push({minute: null, told: say("open")});
    return {life, found};
  }

  /** What a decision is in ORDER, and the words that tell it. */
  function decided({decisions}, row) {
    const name = model.data.cases.decisions[decisions.what[row]], times = decisions.times[row];
    const order = name.replace(/_(yes|no)$/, "");
    if (times === 1 || !(`${name}_times` in model.data.says)) return [order, name];
    return [order, `${name}_times`, [order === "pass" ? times : times - 1]];
  }

  function column(design, side) {
    const number = state.number, section = element("section", {class: "life", style: `border-color:${looks.colours[side]}`});
    const badge = element("span", {class: "badge", style: `background:${looks.colours[side]}`}, letters[side]);
    section.append(element("h3", {}, badge, ` ${design.title}`));
    section.classList.toggle("dim", state.focus > 0 && state.focus !== side + 1);
    if (design.lives.arose[number] === never) {
      section.append(element("p", {}, say("absent")));
      return section;
    }
    const {life, found} = events(design, number);
    const rows = found.map(({minute, told}) => {
      const at = minute === null ? null : life.arose + minute;
      const time = element("time", {}, at === null ? "" : words.instant(at));
      if (minute) time.append(element("small", {}, say("later", [words.span(minute)])));
      const row = element("li", {}, time, element("span", {}, told));
      dated.push([at, row]);
      return row;
    });
    section.append(element("ol", {}, ...rows));
    section.append(element("p", {class: "account"}, say("account", {...life, loss: words.amount(life.loss / 100)})));
    const children = design.children.get(number) ?? [];
    if (children.length) section.append(element("p", {}, say("children"), ...children.flatMap(child => [link(child), " "])));
    return section;
  }

  function link(number) {
    const made = element("button", {type: "button"}, String(number + 1));
    made.addEventListener("click", () => change({number}));
    return made;
  }

  let listed = null;
  function drawList() {
    if (listed !== state.grid) {
      const numbers = model.listed(state.grid, LISTED);
      const where_ = state.grid < 0 ? say("cases_all") : say("cases_grid", [state.grid + 1]);
      document.getElementById("listed").textContent = say("cases", {shown: numbers.length, place: where_});
      select.replaceChildren(...numbers.map(option));
      listed = state.grid;
    }
    if (state.number >= 0 && ![...select.options].some(one => Number(one.value) === state.number)) select.append(option(state.number));
    select.value = String(state.number);
  }

  function option(number) {
    return element("option", {value: number}, `${called(number)} · ${words.instant(model.home(number).lives.arose[number])}`);
  }

  let drawn = null, dated = []; // rows with their minutes, null for what never comes
  return function draw() {
    drawList();
    const wanted = `${state.number} ${state.focus}`;
    if (drawn !== wanted) {
      dated = [];
      box.replaceChildren(...(state.number < 0 ? [] : model.designs.map(column)));
      drawn = wanted;
    }
    for (const [at, row] of dated) row.classList.toggle("later", at === null || at > state.minute);
  };
}
