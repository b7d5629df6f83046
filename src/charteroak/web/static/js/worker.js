// Finds the number whose hash is the challenge (ALTCHA, version 1). In a worker, so that the page goes on.
onmessage = async ({ data: { salt, challenge, maxnumber } }) => {
  const wanted = challenge.toLowerCase();
  const encoder = new TextEncoder();
  for (let number = 0; number <= maxnumber; number += 1) {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    if (hex(digest) === wanted) {
      postMessage(number);
      return;
    }
  }
  postMessage(null);
};

function hex(bytes) {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
