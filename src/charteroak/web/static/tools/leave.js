// The way out: what was typed goes before the page does.

/**
 * Clear the page when the reader leaves it, by the red button or otherwise.
 * @param {{ clear: () => void, isTyped: () => boolean }} page
 */
export function forgetOnLeaving({ clear, isTyped }) {
  let leaving = false;
  for (const way of document.querySelectorAll("a.guide-leave")) {
    way.addEventListener("click", (event) => {
      event.preventDefault();
      leaving = true;
      clear();
      // The page does not stay in the list of the Back button.
      location.replace(way.href);
    });
  }
  // A touch on a link by mistake must not cost an hour's writing; the red button asks nothing.
  addEventListener("beforeunload", (event) => {
    // guide/guide.js hides the page when Escape is pressed twice, which is the same way out.
    const isOut = leaving || document.documentElement.hidden;
    if (!isOut && isTyped()) event.preventDefault();
  });
  // Browsers keep a page for the Back button as it was: it must be empty by then.
  addEventListener("pagehide", clear);
}

/** Show what needs script. */
export function showLive() {
  for (const part of document.querySelectorAll("[data-live]")) part.hidden = false;
}

/** Return a copy of the words in a template, with what is to be filled in. */
export function words(within, name, fill = {}) {
  const copy = within.querySelector(`template[data-words="${name}"]`).content.cloneNode(true);
  for (const [key, value] of Object.entries(fill)) copy.querySelector(`[data-fill="${key}"]`).textContent = value;
  return copy;
}
