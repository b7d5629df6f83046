// The desk's camera: shows what it sees, puts one shot into the form's file field and sends the form.
// Without script, or without a camera, the file field does the same work.
const QUALITY = 0.92;

async function start(box) {
  const video = box.querySelector("[data-camera-video]");
  const button = box.querySelector("[data-camera-take]");
  const problem = box.querySelector("[data-camera-problem]");
  const form = box.closest("form");
  const instead = form.querySelector("[data-file-instead]");
  box.hidden = false;
  try {
    const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: box.dataset.facing, ...size } });
    await video.play();
  } catch {
    problem.hidden = false;
    button.hidden = true;
    video.parentElement.hidden = true;
    return;
  }
  instead.open = false;
  button.disabled = false;
  button.addEventListener("click", () => take(video, form, button));
  addEventListener("pagehide", () => stop(video));
}

async function take(video, form, button) {
  button.disabled = true;
  const shot = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  shot.getContext("2d").drawImage(video, 0, 0);
  const picture = await shot.convertToBlob({ type: "image/jpeg", quality: QUALITY });
  const files = new DataTransfer();
  files.items.add(new File([picture], "picture.jpg", { type: "image/jpeg" }));
  form.querySelector("input[type=file]").files = files.files;
  stop(video);
  form.submit();
}

function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
}

for (const box of document.querySelectorAll("[data-camera]")) {
  if (navigator.mediaDevices?.getUserMedia) start(box);
}
