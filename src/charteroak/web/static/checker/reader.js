// QR codes out of pixels: the browser's own detector where it has one, otherwise, or where that sees nothing, zxing.

const FORMAT = "qr_code";
const OPTIONS = {
  formats: ["QRCode"], tryHarder: true, tryInvert: false, maxNumberOfSymbols: 4, textMode: "Plain",
};

let zxing = null;

/** Fetch the vendored reader, once, so that the first code is not kept waiting. */
export function prepareReader() {
  zxing ??= loadReader().catch((error) => {
    zxing = null; // a later try may find the network back
    throw error;
  });
  return zxing;
}

async function loadReader() {
  const module = await import("../vendor/zxing/reader/index.js");
  // Without this the library asks a delivery network of its own choice.
  const locateFile = () => new URL("../vendor/zxing/reader/zxing_reader.wasm", import.meta.url).href;
  await module.prepareZXingModule({ overrides: { locateFile }, fireImmediately: true });
  return module;
}

/** Return the texts of the QR codes on a canvas, by zxing. */
export async function readWithZxing(canvas) {
  const { readBarcodes } = await prepareReader();
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = await readBarcodes(pixels, OPTIONS);
  return found.filter((code) => code.isValid).map((code) => code.text);
}

/** Return the browser's own detector, or null. */
export async function ownDetector() {
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return formats.includes(FORMAT) ? new BarcodeDetector({ formats: [FORMAT] }) : null;
  } catch {
    return null;
  }
}

/** Return the texts of the QR codes on a canvas, by the browser's own detector. */
export async function readWithDetector(detector, canvas) {
  try {
    const found = await detector.detect(canvas);
    return found.map((code) => code.rawValue).filter(Boolean);
  } catch {
    return []; // detectors fail for reasons of their own; zxing has its turn next
  }
}

/** Make a canvas whose pixels will be read back. */
export function makeCanvas() {
  const canvas = document.createElement("canvas");
  canvas.getContext("2d", { willReadFrequently: true });
  return canvas;
}
