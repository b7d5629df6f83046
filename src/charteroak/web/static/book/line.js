// Looks at the place in line without loading the whole page again. Without script the page does it by itself.
const box = document.querySelector("[data-line]");

function later(seconds) {
  setTimeout(look, Math.max(10, Number(seconds) || 30) * 1000);
}

async function look() {
  try {
    const answer = await fetch(box.dataset.line, { headers: { "X-Part": "place" }, credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect" || !answer.headers.has("Refresh-In")) {
      // It is this person's turn, or the rush is over. The page that follows is loaded once, by the browser itself.
      location.assign(box.dataset.line);
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    box.replaceChildren(...page.body.childNodes);
    later(answer.headers.get("Refresh-In"));
  } catch {
    later(30); // The line is down: the place is kept, and the page tries again.
  }
}

if (box) later(box.dataset.refresh);
