"use strict";
/* Reads numbers as analysis/replays/coding.py writes them. */

async function bytesOf(text) {
  const packed = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Whole numbers: seven bits a byte, the highest bit says that more follow; the lowest of all is the sign. */
async function whole(text) {
  const bytes = await bytesOf(text);
  const numbers = new Int32Array(bytes.reduce((count, byte) => count + (byte < 128), 0));
  let place = 0, value = 0, weight = 1;
  for (const byte of bytes) {
    value += (byte & 127) * weight;
    weight *= 128;
    if (byte < 128) {
      numbers[place++] = value % 2 ? -(value + 1) / 2 : value / 2;
      value = 0;
      weight = 1;
    }
  }
  return numbers;
}

/** Numbers to the last bit; NaN for none. */
async function exact(text) {
  return new Float64Array((await bytesOf(text)).buffer);
}

/** Numbers from their steps, in place; `width` of them stand side by side and go on alike. */
function summed(steps, width = 1) {
  for (let place = width; place < steps.length; place++) steps[place] += steps[place - width];
  return steps;
}

/** The same function of every entry of an object, one after another. */
async function each(object, read) {
  const found = {};
  for (const [name, value] of Object.entries(object)) found[name] = await read(value, name);
  return found;
}
