// 'Use where I am': asks the browser only when the button is pressed, and writes no more than about a hundred meters.

const form = document.getElementById("find");
const offer = document.querySelector("[data-here]");
const failed = document.querySelector("[data-here-failed]");

const round = (degrees) => degrees.toFixed(3);

function search({ coords }) {
  for (const [name, value] of [["lat", coords.latitude], ["lon", coords.longitude]]) {
    const field = form.elements[name];
    field.value = round(value);
    field.disabled = false;
  }
  if (form.elements.place) form.elements.place.value = "";
  form.requestSubmit();
}

if (form && offer && "geolocation" in navigator) {
  offer.hidden = false;
  offer.querySelector("[data-do=here]").addEventListener("click", () => {
    failed.hidden = true;
    navigator.geolocation.getCurrentPosition(search, () => { failed.hidden = false; }, { maximumAge: 60_000, timeout: 10_000 });
  });
}
