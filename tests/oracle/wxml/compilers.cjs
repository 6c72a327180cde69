// Asks the compilers what they say of each text, one JSON object a line: {"language", "text"}.
// Answers {"native": message or null, "easel": [levels]}; the second is for WXML alone.
const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const modules = process.argv[2];
const { TmplGroup } = require(path.join(modules, "glass-easel-template-compiler"));
const bin = path.join(modules, "miniprogram-compiler", "bin", process.platform === "darwin" ? "mac" : "linux");

function native(language, text) {
  const [program, options] = language === "wxml" ? ["wcc", ["-d"]] : ["wcsc", ["-db"]];
  const file = `a.${language}`;
  fs.writeFileSync(file, text);
  fs.chmodSync(path.join(bin, program), 0o755);
  const done = spawnSync(path.join(bin, program), [...options, "-o", "out.js", file]);
  return done.status === 0 ? null : String(done.stderr) || String(done.stdout) || `status ${done.status}`;
}

function easel(language, text) {
  if (language !== "wxml") return [];
  return new TmplGroup().addTmpl("a", text).map((warning) => warning.level);
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { language, text } = JSON.parse(line);
  process.stdout.write(JSON.stringify({ native: native(language, text), easel: easel(language, text) }) + "\n");
});
