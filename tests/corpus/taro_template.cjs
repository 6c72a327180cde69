// Writes the base.wxml that Taro's own template builder makes for every component of the platform.
//
//     node taro_template.cjs FOLDER    FOLDER holds node_modules with @tarojs/shared and @tarojs/plugin-platform-weapp
//
// The platform's plugin asks for @tarojs/service, of which building a template needs nothing but a class to extend.
"use strict";

const Module = require("node:module");
const path = require("node:path");
const fs = require("node:fs");

const folder = path.resolve(process.argv[2]);
const load = Module._load;
Module._load = (request, ...rest) =>
  request === "@tarojs/service" ? { TaroPlatformBase: class {} } : load(request, ...rest);

const file = path.join(folder, "node_modules/@tarojs/plugin-platform-weapp/dist/index.js");
const source = `${fs.readFileSync(file, "utf8")}\nexports.Template = Template; exports.components = components;`;
const plugin = new Module(file);
plugin.filename = file;
plugin.paths = [path.join(folder, "node_modules")];
plugin._compile(source, file);

const merge = (one, other) => {
  for (const key of Object.keys(other)) {
    const both = one[key] && typeof one[key] === "object" && typeof other[key] === "object";
    one[key] = both ? merge({ ...one[key] }, other[key]) : other[key];
  }
  return one;
};
const template = new plugin.exports.Template({});
template.mergeComponents({ helper: { recursiveMerge: merge } }, plugin.exports.components);
const names = Object.keys(template.internalComponents).map((name) =>
  name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase(),
);
const config = { includes: new Set(names), exclude: new Set(), thirdPartyComponents: new Map(), includeAll: true };
fs.writeSync(1, template.buildTemplate(config));
