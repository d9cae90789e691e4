// Pictures of the whole screen. Xvfb keeps its picture in a file, in the format of X window
// dumps; it is read from there and written as PNG. (The driver's own pictures of the page wait
// for a compositor, and under Xvfb there is none.)
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

/** The screen that the display of this process shows, as PNG. */
export function screenPicture(folder = process.env.QUARRY_SCREEN) {
  const dump = readFileSync(join(folder, "Xvfb_screen0"));
  const field = (index) => dump.readUInt32BE(index * 4);
  const [headerSize, width, height] = [field(0), field(4), field(5)];
  const [bitsPerPixel, bytesPerLine, colours] = [field(11), field(12), field(19)];
  const littleEndian = field(7) === 0;
  if (bitsPerPixel !== 32 || !littleEndian) {
    throw new Error("the screen is not of 32-bit little-endian pixels");
  }
  const start = headerSize + colours * 12;
  // One byte before each line says that it is not filtered.
  const lines = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    let from = start + y * bytesPerLine;
    let to = y * (1 + width * 3) + 1;
    for (let x = 0; x < width; x++, from += 4, to += 3) {
      lines[to] = dump[from + 2];
      lines[to + 1] = dump[from + 1];
      lines[to + 2] = dump[from];
    }
  }
  return asPng(width, height, lines);
}

/** A PNG of lines of 8-bit RGB, each with the number of its filter before it. */
export function asPng(width, height, lines) {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", size),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
