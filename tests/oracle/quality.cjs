// Asks the official tool's code-quality panel what it thinks of a project, offline.
//
//   node quality.cjs FOLDER_OF_NODE_MODULES < requests > answers
//
// A request is {"folder"}; an answer {"folder", "milliseconds", "verdicts": {name: passed}}, a line each.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

for (const name of ["log", "info", "warn", "error", "debug", "table"]) console[name] = () => {};
process.env.HTTPS_PROXY = process.env.HTTP_PROXY = process.env.https_proxy = process.env.http_proxy = "http://127.0.0.1:9";

const ci = require(path.join(path.resolve(process.argv[2]), "miniprogram-ci"));
const { privateKey } = crypto.generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

async function judge(request) {
  const project = new ci.Project({
    appid: "wx0123456789abcdef",
    type: "miniProgram",
    projectPath: request.folder,
    privateKey,
    attr: async () => ({ platform: false, appType: 0, isSandbox: false, released: false, setting: {} }),
  });
  const began = process.hrtime.bigint();
  const found = await ci.checkCodeQuality(project);
  const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
  const verdicts = Object.fromEntries(found.map((one) => [one.name, one.success]));
  return { folder: request.folder, milliseconds, verdicts };
}

process.on("unhandledRejection", () => {});

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    fs.writeSync(1, JSON.stringify(await judge(JSON.parse(line))) + "\n");
  }
  process.exit(0);
})();
