// Draws the application's icons anew from src-tauri/icons/quarry.svg:
//   node scripts/icons.mjs        (needs rsvg-convert, Debian package librsvg2-bin)
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = join(dirname(fileURLToPath(import.meta.url)), "..", "src-tauri", "icons");
const picture = (size) =>
  execFileSync("rsvg-convert", ["-w", `${size}`, "-h", `${size}`, join(folder, "quarry.svg")]);

for (const [name, size] of [
  ["32x32.png", 32],
  ["64x64.png", 64],
  ["128x128.png", 128],
  ["128x128@2x.png", 256],
  ["icon.png", 512],
]) {
  writeFileSync(join(folder, name), picture(size));
}

// Windows: a directory of PNG pictures behind a header of 6 + 16 bytes each.
const sizes = [16, 24, 32, 48, 64, 256];
const pictures = sizes.map(picture);
const header = Buffer.alloc(6 + 16 * sizes.length);
header.writeUInt16LE(1, 2);
header.writeUInt16LE(sizes.length, 4);
let offset = header.length;
for (const [index, size] of sizes.entries()) {
  const at = 6 + 16 * index;
  header.writeUInt8(size % 256, at);
  header.writeUInt8(size % 256, at + 1);
  header.writeUInt16LE(1, at + 4);
  header.writeUInt16LE(32, at + 6);
  header.writeUInt32LE(pictures[index].length, at + 8);
  header.writeUInt32LE(offset, at + 12);
  offset += pictures[index].length;
}
writeFileSync(join(folder, "icon.ico"), Buffer.concat([header, ...pictures]));

// macOS: chunks of a four-letter type, a length and a PNG picture.
const chunks = [
  ["ic07", 128],
  ["ic08", 256],
  ["ic09", 512],
].map(([type, size]) => {
  const png = picture(size);
  const head = Buffer.alloc(8);
  head.write(type, 0, "latin1");
  head.writeUInt32BE(png.length + 8, 4);
  return Buffer.concat([head, png]);
});
const body = Buffer.concat(chunks);
const head = Buffer.alloc(8);
head.write("icns", 0, "latin1");
head.writeUInt32BE(body.length + 8, 4);
writeFileSync(join(folder, "icon.icns"), Buffer.concat([head, body]));
