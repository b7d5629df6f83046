// A picture from a file, through the same reader. It stays in the page.

import { makeCanvas, ownDetector, readWithDetector, readWithZxing } from "./reader.js";

const MAX_FILE_BYTES = 32 * 1024 * 1024;
const SIDES = [1600, 4096, 800]; // a card that fills the picture is read at the first; one far away needs the second

/** Return the texts of the QR codes in an image file; an empty list where it has none or is no image. */
export async function readFile(file) {
  if (file.size > MAX_FILE_BYTES) return [];
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return [];
  }
  try {
    return await readPicture(picture);
  } finally {
    picture.close();
  }
}

async function readPicture(picture) {
  const detector = await ownDetector();
  const canvas = makeCanvas();
  const largest = Math.max(picture.width, picture.height);
  const sides = new Set(SIDES.map((side) => Math.min(side, largest)));
  for (const side of sides) {
    draw(picture, canvas, side / largest);
    const texts = detector ? await readWithDetector(detector, canvas) : [];
    const found = texts.length ? texts : await readWithZxing(canvas);
    if (found.length) return found;
  }
  return [];
}

function draw(picture, canvas, scale) {
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // under what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}
