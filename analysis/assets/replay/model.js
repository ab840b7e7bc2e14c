"use strict";
/* What happened: the data of the page, unpacked, and questions put to it. */

async function readModel(data) {
  const grids = data.place.places.length;
  const clock = data.clock;
  const model = {data, clock, grids, cases: data.cases.told, designs: []};
  for (const design of data.designs) model.designs.push(await readDesign(design, grids));
  model.partings = await Promise.all(
    data.partings.map(async one => ({...one, aStep: await whole(one.a_step)})));
  model.layers = data.layers.map(about => ({...about, most: mostOf(model, about)}));
  model.marks = model.partings
    .flatMap((one, row) => one.marks.map(mark => ({...mark, side: row + 1})))
    .sort((a, b) => a.minute - b.minute);

  /** What a layer shows of every grid at a minute: how many, or which share of its residents. */
  model.picture = (side, layer, minute) => {
    const pictures = model.designs[side].layers[layer.name];
    const last = pictures.length / grids - 1;
    const row = Math.min(last, Math.max(0, Math.floor((minute - clock.begin) / layer.every)));
    const counts = pictures.subarray(row * grids, (row + 1) * grids);
    return layer.share ? Array.from(counts, (count, grid) => count / Math.max(1, data.place.residents[grid])) : counts;
  };

  /** The value of a course: of what is open at that very minute, of all else at the end of the last step. */
  model.value = (side, name, minute) => {
    const layer = model.layers.find(one => one.name === name && one.every < clock.step);
    if (layer) return model.picture(side, layer, minute).reduce((sum, count) => sum + count, 0);
    const values = model.designs[side].courses[name];
    return values[Math.min(values.length - 1, Math.max(0, Math.floor((minute - clock.begin) / clock.step)))];
  };

  /** Numbers of the cases of a grid that are told in some design, or of those that cost most. */
  model.listed = (grid, most) => {
    const numbers = Array.from({length: model.cases}, (_, number) => number);
    if (grid >= 0) {
      return numbers.filter(number => model.designs.some(one => one.lives.arose[number] >= 0 && one.lives.grid[number] === grid));
    }
    const cost = numbers.map(number => model.designs.reduce((sum, one) => sum + Math.max(0, one.lives.loss[number]), 0));
    return numbers.sort((a, b) => cost[b] - cost[a]).slice(0, most).sort((a, b) => a - b);
  };

  /** A design in which a case arose. */
  model.home = number => model.designs.find(one => one.lives.arose[number] >= 0);

  /** The first case to be told: that which tells most, or else that which cost most. */
  model.telling = () => {
    const told = model.partings.map(one => one.telling).find(number => number >= 0);
    return told === undefined ? model.listed(-1, 1)[0] ?? -1 : told;
  };

  return model;
}

async function readDesign(design, grids) {
  const courses = await each(design.courses, exact);
  const layers = await each(design.layers, async text => summed(await whole(text), grids));
  const lives = await each(design.lives, whole);
  summed(lives.arose);
  const decisions = await each(design.decisions, whole);
  summed(decisions.case);
  return {title: design.title, courses, layers, lives, decisions, ofCase: byCase(decisions.case), children: byCase(lives.parent)};
}

/** Rows by the case that they name. */
function byCase(cases) {
  const rows = new Map();
  cases.forEach((number, row) => {
    if (number < 0) return;
    if (!rows.has(number)) rows.set(number, []);
    rows.get(number).push(row);
  });
  return rows;
}

/** The largest value of a layer in any grid, picture and design. */
function mostOf(model, about) {
  const residents = model.data.place.residents;
  let most = about.share ? 0 : 1;
  for (const design of model.designs) {
    design.layers[about.name].forEach((count, place) => {
      const value = about.share ? count / Math.max(1, residents[place % model.grids]) : count;
      if (value > most) most = value;
    });
  }
  return most;
}
