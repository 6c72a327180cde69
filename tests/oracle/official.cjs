// Asks the official tool, offline, what it would put into the code package.
//
//   node official.cjs FOLDER_OF_NODE_MODULES < requests > answers
//
// One JSON object a line each way, answered in order. A request is {"folder", "setting"?, "output"?};
// an answer {"folder", "milliseconds", "files": {path: [bytes, sha256]}} or
// {"folder", "milliseconds", "error": {"code", "message"}}. `warnings` lists what the tool said on its way.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const readline = require("node:readline");

const ATTRIBUTES = {
  platform: false,
  appType: 0,
  isSandbox: false,
  released: false,
  setting: {
    MaxCodeSize: 2,
    MaxSubpackageSubCodeSize: 2,
    MaxSubpackageFullCodeSize: 12,
    NavigateMiniprogramLimit: 10,
    MaxSubPackageLimit: 100,
    MinTabbarCount: 2,
    MaxTabbarCount: 5,
    MaxCustomTabbarCount: 10,
    MaxTabbarIconSize: 40,
  },
};

// stdout carries answers alone; what the tool prints goes nowhere.
for (const name of ["log", "info", "warn", "error", "debug", "table"]) console[name] = () => {};
// Compile in this process: starting one for each small project costs more than compiling it.
global.localStorage = { getItem: (key) => (key.startsWith("compiler") ? "1" : null), setItem() {} };
// A live list of extensions would make answers depend on the day: the built-in one is used.
process.env.HTTPS_PROXY = process.env.HTTP_PROXY = process.env.https_proxy = process.env.http_proxy = "http://127.0.0.1:9";
process.env.NO_PROXY = process.env.no_proxy = "";

const ci = require(path.join(path.resolve(process.argv[2]), "miniprogram-ci"));
const { privateKey } = crypto.generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
  publicKeyEncoding: { type: "pkcs1", format: "pem" },
});

function configOf(folder) {
  try {
    return JSON.parse(fs.readFileSync(path.join(folder, "project.config.json"), "utf8"));
  } catch {
    return {};
  }
}

async function compile(request) {
  const warnings = [];
  const config = configOf(request.folder);
  const project = new ci.Project({
    appid: config.appid || "wx0123456789abcdef",
    type: config.compileType === "plugin" ? "miniProgramPlugin" : "miniProgram",
    projectPath: request.folder,
    privateKey,
    attr: async () => ATTRIBUTES,
  });
  const compiled = await ci.getCompiledResult({
    project,
    setting: request.setting || {},
    onProgressUpdate: (step) => {
      if (step && (step._status || step.status) === "warn") warnings.push(step._msg || step.message);
    },
  });
  const files = {};
  for (const [name, content] of Object.entries(compiled)) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    files[name] = [bytes.length, crypto.createHash("sha256").update(bytes).digest("hex")];
    if (request.output) {
      const target = path.join(request.output, name);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, bytes);
    }
  }
  return { files, warnings };
}

async function answer(request) {
  const start = process.hrtime.bigint();
  let result;
  fallen = null;
  try {
    result = await compile(request);
    if (fallen) throw fallen;
  } catch (thrown) {
    const error = fallen || thrown;
    const message = String((error && error.message) || error);
    const code = error && Number.isInteger(error.code) ? error.code : null;
    result = { error: { code, message } };
  }
  result.milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  say(JSON.stringify({ folder: request.folder, ...result }) + "\n");
}

// A pipe takes 64 KB at a time, and writeSync says how much of it that was.
function say(text) {
  let bytes = Buffer.from(text);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(fs.writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

// Where its first look at the files fails, nobody catches that, and it ends the tool: here it is the answer.
let fallen = null;
process.on("unhandledRejection", (error) => {
  if (error && error.syscall === "stat") fallen = error;
});

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) await answer(JSON.parse(line));
  process.exit(0);
})();
