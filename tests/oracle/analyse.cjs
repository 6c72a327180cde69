// Asks the official tool's dependency analysis what one file asks for.
//
// Requests are {"path": "a.js", "text": "…"}, a line each; answers {"requests": […], "contexts": [[folder, pattern]]},
// or {"error": "…"} where the analysis gives the file up.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => {};
const { analyseSingeFile } = require(path.join(path.resolve(process.argv[2]), "miniprogram-ci/dist/common/code-analyse"));

async function answer(request) {
  const helper = {
    mtime: () => 0,
    getString: async () => request.text,
    getLocalFileString: async () => request.text,
    existFile: () => false,
    existDir: () => false,
    exist: () => false,
    stat: () => undefined,
  };
  try {
    const found = await analyseSingeFile(request.path, helper);
    return {
      requests: found.filter((one) => one.type !== "ContextModule").map((one) => [one.type, one.request]),
      contexts: found.filter((one) => one.type === "ContextModule").map((one) => [one.request, one.regExp.source]),
    };
  } catch (error) {
    return { error: String((error && error.message) || error) };
  }
}

process.on("unhandledRejection", () => {});

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    fs.writeSync(1, JSON.stringify(await answer(JSON.parse(line))) + "\n");
  }
  process.exit(0);
})();
