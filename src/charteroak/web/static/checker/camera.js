// The camera: frames go to the reader until a code is found or somebody stops it. No frame is kept.

import { makeCanvas, ownDetector, prepareReader, readWithDetector, readWithZxing } from "./reader.js";

const LARGEST = 1440; // pixels a side: a code of version 22 needs three or more for each of its 105 modules
const PAUSE = 80; // milliseconds between frames, so that an old phone stays cool
const OWN_ALONE = 25; // frames for the browser's own detector before zxing takes turns with it

/** Say whether there is a camera to ask for. */
export function hasCamera() {
  return Boolean(navigator.mediaDevices?.getUserMedia);
}

/**
 * Show the camera in a video element and hand the texts found on each frame to `onTexts`, which answers true when it has
 * what it wants. Returns a function that stops the camera. Rejects as getUserMedia does.
 */
export async function startCamera(video, { onTexts, onEnd = () => {} }) {
  const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  let running = true;
  const stop = () => {
    running = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  stream.getTracks().forEach((track) => track.addEventListener("ended", () => {
    stop();
    onEnd();
  }));
  video.srcObject = stream;
  try {
    await video.play();
  } catch (error) {
    stop();
    throw error;
  }
  watch(video, onTexts, () => running, stop);
  return stop;
}

async function watch(video, onTexts, isRunning, stop) {
  const canvas = makeCanvas();
  const detector = await ownDetector();
  if (!detector) prepareReader().catch(() => {});
  for (let frame = 0; isRunning(); frame += 1) {
    if (video.videoWidth) {
      drawMiddle(video, canvas);
      const texts = await readFrame(detector, canvas, frame);
      if (isRunning() && texts.length && (await onTexts(texts))) stop();
    }
    await new Promise((resume) => setTimeout(resume, PAUSE));
  }
  canvas.width = 0; // gives the last frame back
}

async function readFrame(detector, canvas, frame) {
  if (detector && (frame < OWN_ALONE || frame % 2)) return readWithDetector(detector, canvas);
  try {
    return await readWithZxing(canvas);
  } catch {
    return [];
  }
}

/** Draw the square in the middle of the frame, which is what the viewfinder shows. */
function drawMiddle(video, canvas) {
  const side = Math.min(video.videoWidth, video.videoHeight);
  const size = Math.min(side, LARGEST);
  canvas.width = size;
  canvas.height = size;
  const left = (video.videoWidth - side) / 2;
  const top = (video.videoHeight - side) / 2;
  canvas.getContext("2d").drawImage(video, left, top, side, side, 0, 0, size, size);
}
