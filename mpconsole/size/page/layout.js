"use strict";
// The squarified treemap of Bruls, Huizing and van Wijk (2000), as mpconsole's terminal draws it.
// Takes weights, the largest first; returns [left, top, right, bottom] for each, together filling the room.
function squarify(weights, width, height) {
  const found = [];
  let left = 0, top = 0, start = 0;
  const right = width, bottom = height;
  let total = weights.reduce((sum, one) => sum + one, 0);
  while (start < weights.length) {
    if (total <= 0 || right <= left || bottom <= top) {
      for (; start < weights.length; start += 1) found.push([left, top, left, top]);
      break;
    }
    const wide = right - left >= bottom - top;
    const side = wide ? bottom - top : right - left;
    const stop = rowEnd(weights, start, side, (right - left) * (bottom - top) / total);
    const row = weights.slice(start, stop);
    const sum = row.reduce((all, one) => all + one, 0);
    const last = stop === weights.length || weights.slice(stop).every((one) => one === 0);
    if (wide) {
      const edge = last ? right : left + (right - left) * sum / total;
      for (const [from, to] of cuts(row, sum, top, bottom)) found.push([left, from, edge, to]);
      left = edge;
    } else {
      const edge = last ? bottom : top + (bottom - top) * sum / total;
      for (const [from, to] of cuts(row, sum, left, right)) found.push([from, top, to, edge]);
      top = edge;
    }
    start = stop;
    total -= sum;
  }
  return found;
}

function rowEnd(weights, start, side, scale) {
  const first = weights[start] * scale;
  let total = 0, best = Infinity;
  for (let stop = start; stop < weights.length; stop += 1) {
    const area = weights[stop] * scale;
    total += area;
    const worst = area ? Math.max(side * side * first / (total * total), total * total / (side * side * area)) : best;
    if (worst > best) return stop;
    best = worst;
  }
  return weights.length;
}

function* cuts(row, sum, from, to) {
  let done = 0, before = from;
  for (let index = 0; index < row.length; index += 1) {
    done += row[index];
    const after = index === row.length - 1 ? to : from + (to - from) * done / sum;
    yield [before, after];
    before = after;
  }
}
