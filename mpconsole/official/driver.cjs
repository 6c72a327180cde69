// Runs the official tool for one request: a line of JSON on stdin, lines of JSON on stdout.
//
//   {"action": "upload" | "preview" | "sourcemap" | "compile" | "npm", "modules", "project": {"appid", "type",
//    "projectPath", "privateKeyPath"}, "options": {…as the tool takes them}}
//
// `compile` and `npm` need no key and no network. `compile` writes what ships below options.output, where that
// is given. Code of the project (a Less @plugin) is run only where its SHA-256 is in "allowed";
// else the error names it: {"error": {…, "code_of_project": {"file", "digest"}}}.
//
// Answers {"progress": words}… and at the end {"result": …} or {"error": {"code", "message"}}.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const { read } = require("./reader.cjs");

const ACTIONS = { upload, preview, sourcemap, compile, npm };
const OFFLINE = new Set(["compile", "npm"]);
// What the tool would ask the platform for; the same as its own built-in defaults.
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

async function sourcemap(ci, project, options) {
  await ci.getDevSourceMap({ ...options, project });
  return {};
}

async function compile(ci, project, options) {
  const compiled = await ci.getCompiledResult({ project, setting: options.setting, onProgressUpdate: progress });
  const files = {};
  for (const [name, content] of Object.entries(compiled)) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    files[name] = [bytes.length, asks(name, bytes, compiled)];
    if (options.output) {
      const target = path.join(options.output, name);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, bytes);
    }
  }
  return { files };
}

// The helpers (Babel's, SWC's) that a script asks for: files that the tool adds to the package.
function asks(name, bytes, compiled) {
  if (!name.endsWith(".js")) return [];
  const found = new Set();
  const own = /@(babel|swc)\//.test(name);
  for (const [, request] of bytes.toString().matchAll(/\brequire\(\s*["']([^"']+)["']\s*\)/g)) {
    if (!own && !/@(babel|swc)\//.test(request)) continue;
    const place = path.posix.join(path.posix.dirname(name), request);
    for (const one of [place, `${place}.js`, `${place}/index.js`]) if (one in compiled) found.add(one);
  }
  return [...found];
}

async function npm(ci, project, options) {
  const said = [];
  for (const pair of options.relations) said.push(...(await ci.packNpmManually(pair)).warnList);
  if (options.relations.length === 0) said.push(...(await ci.packNpm(project, {})));
  return { warnings: said.map((one) => ({ file: one.jsPath || "", words: one.msg || one.tips || "" })) };
}

// Keeps the tool from the network: these addresses answer nobody, and it falls back to what it has.
function goOffline() {
  for (const name of ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"]) process.env[name] = "http://127.0.0.1:9";
  for (const name of ["NO_PROXY", "no_proxy"]) process.env[name] = "";
}

// Less runs the scripts that a style sheet names with @plugin: those are code of the project.
function guardProjectCode(tool, allowed) {
  const less = path.dirname(require.resolve("less", { paths: [tool] }));
  const { default: Loader } = require(path.join(less, "lib/less/environment/abstract-plugin-loader.js"));
  const original = Loader.prototype.evalPlugin;
  Loader.prototype.evalPlugin = function (contents, context, imports, options, info) {
    const digest = crypto.createHash("sha256").update(contents).digest("hex");
    if (allowed.includes(digest)) return original.call(this, contents, context, imports, options, info);
    const file = String((info && info.filename) || info);
    say({ error: { code: null, message: "code of the project", code_of_project: { file, digest } } });
    process.exit(1);
  };
}

// The tool wants a key and the platform's word about the program even where it sends nothing.
function identity() {
  const form = { format: "pem" };
  const { privateKey } = crypto.generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", ...form },
    publicKeyEncoding: { type: "pkcs1", ...form },
  });
  return { privateKey, attr: async () => ATTRIBUTES };
}

async function main() {
  const request = JSON.parse(fs.readFileSync(0, "utf8"));
  const modules = path.resolve(request.modules);
  const tool = path.join(modules, "miniprogram-ci");
  if (request.gently) os.setPriority(os.constants.priority.PRIORITY_LOW);
  const offline = OFFLINE.has(request.action);
  if (offline) goOffline();
  // One process compiles: what is kept from the project's code and from the network is kept here.
  // Worker threads cost more than they bring where there are few processors.
  const alone = os.availableParallelism() <= 2 ? ["compilerInMainProcess", "compilerNotInWorker"] : ["compilerInMainProcess"];
  global.localStorage = { getItem: (key) => (alone.includes(key) ? "1" : null), setItem() {} };
  guardProjectCode(tool, request.allowed || []);
  const ci = require(tool);
  const project = new ci.Project(offline ? { ...request.project, ...identity() } : request.project);
  say({ result: await ACTIONS[request.action](ci, project, request.options, modules) });
}

main().then(
  () => process.exit(0),
  (error) => {
    const message = String((error && error.message) || error);
    say({ error: { code: (error && error.code) || null, message } });
    process.exit(1);
  },
);
