// Times other parsers of WXML: node parsers.cjs FOLDER_OF_NODE_MODULES < JSON list of texts.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const folder = path.resolve(process.argv[2]);
const texts = JSON.parse(fs.readFileSync(0, "utf8"));
const parsers = {
  "himalaya-wxml": () => require(path.join(folder, "himalaya-wxml")).parse,
  "@vivaxy/wxml": () => require(path.join(folder, "@vivaxy/wxml")).parse,
};

function run(parse) {
  let refused = 0;
  for (const text of texts) {
    try {
      parse(text);
    } catch {
      refused += 1;
    }
  }
  return refused;
}

for (const [name, load] of Object.entries(parsers)) {
  const parse = load();
  const times = [];
  let refused = 0;
  for (let turn = 0; turn < 5; turn += 1) {
    const began = process.hrtime.bigint();
    refused = run(parse);
    times.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  times.sort((one, other) => one - other);
  fs.writeSync(1, JSON.stringify({ name, milliseconds: times[2], refused }) + "\n");
}
