// Reading PNG files, and comparing pictures as an eye does that stands a little back.
import { inflateSync } from "node:zlib";
import { asPng } from "./screen.mjs";

const CHANNELS = { 2: 3, 6: 4 };

/** The pixels of a PNG of 8 bits a channel, without interlacing: 3 bytes each. */
export function readPng(bytes) {
  if (bytes.toString("latin1", 1, 4) !== "PNG") throw new Error("this is no PNG");
  let [width, height, channels] = [0, 0, 0];
  const data = [];
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = CHANNELS[body[9]];
      if (body[8] !== 8 || !channels || body[12] !== 0) throw new Error("not a PNG of this kind");
    } else if (type === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * channels;
  const lines = Buffer.alloc(line * height);
  for (let y = 0; y < height; y++) unfilter(raw, lines, y, line, channels);
  const pixels = Buffer.alloc(width * height * 3);
  const seen = new Set();
  for (let n = 0; n < width * height; n++) {
    for (let c = 0; c < 3; c++) pixels[n * 3 + c] = lines[n * channels + c];
    seen.add((pixels[n * 3] << 16) | (pixels[n * 3 + 1] << 8) | pixels[n * 3 + 2]);
  }
  return { width, height, pixels, colours: seen.size };
}

/** A picture as PNG. */
export function writePng({ width, height, pixels }) {
  const line = width * 3;
  const lines = Buffer.alloc((line + 1) * height);
  for (let y = 0; y < height; y++) {
    pixels.copy(lines, y * (line + 1) + 1, y * line, (y + 1) * line);
  }
  return asPng(width, height, lines);
}

/** Undoes the filter of one line (PNG specification, section 9). */
function unfilter(raw, lines, y, line, channels) {
  const from = y * (line + 1) + 1;
  const filter = raw[from - 1];
  for (let x = 0; x < line; x++) {
    const left = x >= channels ? lines[y * line + x - channels] : 0;
    const up = y > 0 ? lines[(y - 1) * line + x] : 0;
    const corner = x >= channels && y > 0 ? lines[(y - 1) * line + x - channels] : 0;
    const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    lines[y * line + x] = raw[from + x] + guess;
  }
}

function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * A picture in small: each pixel the mean of a square of `factor` pixels. Letters of another
 * rasteriser become the same grey; a region of another colour or at another place does not.
 */
export function shrink(picture, factor) {
  const [width, height] = [picture.width, picture.height].map((side) => Math.floor(side / factor));
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let dy = 0; dy < factor; dy++) {
          for (let dx = 0; dx < factor; dx++) {
            sum += picture.pixels[((y * factor + dy) * picture.width + x * factor + dx) * 3 + c];
          }
        }
        pixels[(y * width + x) * 3 + c] = Math.round(sum / (factor * factor));
      }
    }
  }
  return { width, height, pixels };
}

/** A part of a picture. */
export function crop(picture, left, top, width, height) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * 3;
    picture.pixels.copy(pixels, y * width * 3, from, from + width * 3);
  }
  return { width, height, pixels };
}

/**
 * How far two pictures of the same size differ to the eye: the share of pixels whose colours are
 * farther apart than `near`, as a weighted distance in RGB (Compuphase's "redmean", 0 to 765).
 */
export function difference(a, b, near = 48) {
  if (a.width !== b.width || a.height !== b.height) return 1;
  let far = 0;
  for (let n = 0; n < a.pixels.length; n += 3) {
    const [red, green, blue] = [0, 1, 2].map((c) => a.pixels[n + c] - b.pixels[n + c]);
    const mean = (a.pixels[n] + b.pixels[n]) / 2;
    const squared =
      (2 + mean / 256) * red * red + 4 * green * green + (2 + (255 - mean) / 256) * blue * blue;
    if (Math.sqrt(squared) > near) far++;
  }
  return far / (a.width * a.height);
}
