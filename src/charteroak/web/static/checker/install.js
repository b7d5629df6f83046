// The page as an app: the service worker that lets it work with the network off, and the browser's offer to install it.

/** Register the worker for the checker's pages alone, so that it never sees a request for any other page. */
export async function registerWorker({ url, scopes, isBusy, onReady }) {
  if (!navigator.serviceWorker) return;
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // A new version has arrived: begin with it, unless somebody is in the middle of a check.
    if (wasControlled && !isBusy()) location.reload();
  });
  try {
    const register = (scope) => navigator.serviceWorker.register(url, { scope, updateViaCache: "all" });
    const [first, ...others] = [...scopes].sort((a) => (a === location.pathname ? -1 : 1));
    await register(first);
    await navigator.serviceWorker.ready; // the others then find everything already kept
    onReady();
    await Promise.all(others.map(register));
  } catch {
    // Without it the page works as long as the network is on.
  }
}

/** Show `place` with its button when the browser offers to install the page. */
export function offerInstall(place) {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    place.hidden = false;
    place.querySelector("button").onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => { place.hidden = true; });
}
