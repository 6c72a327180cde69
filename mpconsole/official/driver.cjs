// Runs the official tool for one request: a line of JSON on stdin, lines of JSON on stdout.
//
//   {"action": "upload" | "preview", "modules", "project": {"appid", "type", "projectPath",
//    "privateKeyPath"}, "options": {…as the tool takes them}}
//
// Answers {"progress": words}… and at the end {"result": …} or {"error": {"code", "message"}}.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

const ACTIONS = { upload, preview };

// stdout carries answers alone: what the tool prints goes to stderr.
for (const name of ["log", "info", "debug", "table"]) console[name] = console.error;

function say(value) {
  let bytes = Buffer.from(JSON.stringify(value) + "\n");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

function progress(step) {
  if (typeof step === "string") say({ progress: step });
  else if (step) say({ progress: String(step._msg || step.message || ""), status: step._status || step.status });
}

function sizes(answer) {
  const packages = {};
  for (const one of answer.subPackageInfo || []) packages[one.name] = one.size;
  return packages;
}

async function upload(ci, project, options) {
  return { packages: sizes(await ci.upload({ ...options, project, onProgressUpdate: progress })) };
}

async function preview(ci, project, options, modules) {
  const answer = await ci.preview({ ...options, project, onProgressUpdate: progress });
  const picture = fs.readFileSync(options.qrcodeOutputDest);
  return { packages: sizes(answer), content: await read(picture, modules) };
}

// What the code says, so that a terminal can show it; the tool brings a reader along.
async function read(picture, modules) {
  try {
    const Jimp = require(path.join(modules, "jimp"));
    const QrCode = require(path.join(modules, "qrcode-reader"));
    const image = await Jimp.read(picture);
    return await new Promise((resolve) => {
      const reader = new QrCode();
      reader.callback = (error, value) => resolve(error || !value ? null : value.result);
      reader.decode(image.bitmap);
    });
  } catch {
    return null;
  }
}

async function main() {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  const modules = path.resolve(request.modules);
  const ci = require(path.join(modules, "miniprogram-ci"));
  const project = new ci.Project(request.project);
  say({ result: await ACTIONS[request.action](ci, project, request.options, modules) });
}

main().then(
  () => process.exit(0),
  (error) => {
    say({ error: { code: (error && error.code) || null, message: String((error && error.message) || error) } });
    process.exit(1);
  },
);
