// What a code says, so that a terminal can show it; the official tool brings a reader along.
//
// That reader misses about one code in ten, whoever drew it, and finds the same one turned: hence the angles.
"use strict";

const path = require("node:path");

const ANGLES = [0, 180, 90, 20];
const WHITE = 0xffffffff;

// Returns the text of a picture's code, null where there is none to be read.
async function read(picture, modules) {
  try {
    const Jimp = require(path.join(modules, "jimp"));
    const QrCode = require(path.join(modules, "qrcode-reader"));
    for (const angle of ANGLES) {
      const image = await Jimp.read(picture);
      image.background(WHITE).rotate(angle);
      const text = await decoded(new QrCode(), image);
      if (text) return text;
    }
    return null;
  } catch {
    return null;
  }
}

function decoded(reader, image) {
  return new Promise((resolve) => {
    reader.callback = (error, value) => resolve(error || !value ? null : value.result);
    reader.decode(image.bitmap);
  });
}

module.exports = { read };
