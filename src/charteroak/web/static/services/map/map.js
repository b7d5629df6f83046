// Draws the map of where help is. Everything comes from this site; where the reader is, this page neither asks nor knows.

const frame = document.querySelector("[data-map]");
const state = document.querySelector("[data-state]");
const card = document.querySelector("[data-card]");
const here = card?.querySelector("[data-here]");
const spots = [...document.querySelectorAll("template.spot")];
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

/* global maplibregl, pmtiles */

function say(name) {
  state.hidden = !name;
  state.dataset.state = name;
  if (name) state.textContent = state.dataset[name];
}

// Before a third of a megabyte is fetched in vain.
function canDraw() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

function load(address) {
  return new Promise((done, failed) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: done, onerror: failed });
    document.head.append(script);
  });
}

function addStyles(address) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  document.head.prepend(link); // before our own, which changes some of it
}

function boundsOf(points) {
  const bounds = new maplibregl.LngLatBounds();
  for (const point of points) bounds.extend(point);
  return bounds;
}

function makeMap(drawing, points) {
  maplibregl.setWorkerUrl(drawing.worker);
  maplibregl.addProtocol("pmtiles", new pmtiles.Protocol().tile);
  const [minZoom, maxZoom] = drawing.zooms;
  const map = new maplibregl.Map({
    container: frame,
    style: drawing.style,
    locale: drawing.words,
    bounds: boundsOf(points),
    fitBoundsOptions: { padding: 56, maxZoom: Math.min(15, maxZoom) },
    minZoom,
    maxZoom,
    maxPitch: 0,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    refreshExpiredTiles: false,
    attributionControl: false, // it stands below the map, without script too
    cooperativeGestures: true, // a finger on the map scrolls the page
    localIdeographFontFamily: "sans-serif",
    fadeDuration: still ? 0 : 300,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new maplibregl.NavigationControl({ showCompass: false }), "top-right");
  return map;
}

function makeMarker(map, spot, point) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "map__spot";
  button.setAttribute("aria-label", spot.dataset.name);
  button.setAttribute("aria-expanded", "false");
  if (Number(spot.dataset.count) > 1) button.textContent = spot.dataset.count;
  button.addEventListener("click", () => { open(button, spot); uncover(map, point); });
  button.addEventListener("focus", () => bringIntoView(map, point));
  new maplibregl.Marker({ element: button, anchor: "bottom", subpixelPositioning: false }).setLngLat(point).addTo(map);
}

// A browser scrolls what is focused into view, also within the map, where nothing may scroll.
function bringIntoView(map, point) {
  for (const box of [frame, map.getCanvasContainer()]) box.scrollTo(0, 0);
  if (!map.getBounds().contains(point)) map.jumpTo({ center: point });
}

let opened = null;

function open(button, spot) {
  opened?.setAttribute("aria-expanded", "false");
  opened = button;
  opened.setAttribute("aria-expanded", "true");
  here.replaceChildren(spot.content.cloneNode(true));
  card.hidden = false;
  card.scrollTop = 0;
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

// Moves the map where the card lies on the spot that it is about.
function uncover(map, point) {
  const [pin, box, whole] = [opened, card, frame].map((part) => part.getBoundingClientRect());
  if (pin.bottom < box.top || pin.top > box.bottom || pin.right < box.left || pin.left > box.right) return;
  const isBelow = box.top - whole.top < whole.bottom - box.bottom;
  const free = isBelow ? (box.bottom + whole.bottom) / 2 : (whole.top + box.top) / 2;
  map.easeTo({ center: point, offset: [0, free - (whole.top + whole.bottom) / 2] }); // at once where motion is reduced
}

function close() {
  if (!opened) return;
  card.hidden = true;
  opened.setAttribute("aria-expanded", "false");
  opened.focus({ preventScroll: true });
  opened = null;
}

// Pins without streets are no map; but a single tile may be missing, for the network comes and goes.
function firstPicture(map) {
  return new Promise((done, failed) => {
    map.once("idle", done);
    map.on("error", ({ error, tile }) => { if (!tile) failed(error); });
  }).catch((error) => { map.remove(); throw error; });
}

async function draw() {
  if (!canDraw()) return say("noWebgl");
  say("loading");
  const drawing = JSON.parse(document.getElementById("map-drawing").textContent);
  const points = spots.map(({ dataset }) => [Number(dataset.lon), Number(dataset.lat)]);
  addStyles(drawing.styles);
  for (const address of drawing.scripts) await load(address);
  const map = makeMap(drawing, points);
  spots.forEach((spot, place) => makeMarker(map, spot, points[place]));
  card.querySelector("[data-do=close]").addEventListener("click", close);
  frame.parentElement.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  await firstPicture(map);
  frame.dataset.map = "drawn";
  say("");
}

if (frame) draw().catch(() => say("failed"));
