// Asks the official tool's own matchers: requests and answers are one JSON value a line.
// {"glob": pattern, "paths": [...]} and {"regexp": source, "flags": "", "paths": [...]} are answered with a list
// of true and false (null: the pattern is refused), {"braces": pattern} with the expansions, {"utf8": hex} with
// the bytes, in hex, that are left of some bytes after reading them as text.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const modules = path.resolve(process.argv[2]);
const minimatch = require(path.join(modules, "minimatch"));
const braces = require(path.join(modules, "brace-expansion"));

function answer(request) {
  if ("utf8" in request) return Buffer.from(Buffer.from(request.utf8, "hex").toString()).toString("hex");
  try {
    if ("braces" in request) return minimatch.braceExpand(request.braces);
    if ("glob" in request) return request.paths.map((one) => minimatch(one, request.glob));
    return request.paths.map((one) => new RegExp(request.regexp, request.flags).test(one));
  } catch {
    return null;
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin }))
    fs.writeSync(1, JSON.stringify(answer(JSON.parse(line))) + "\n");
})();
