// The answer on the screen: words from the page's templates, the card's own through textContent, gone after a minute.

const SHOWN_FOR = 60 * 1000; // milliseconds
const WARNED_BEFORE = 20 * 1000;

/** Draw answers into `place`; `onClear` is called when one has gone by itself. */
export class Answer {
  constructor({ place, language, onClear }) {
    this.place = place;
    this.onClear = onClear;
    this.day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
    this.day.format(0); // the first date takes far longer than the next
    this.moment = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
    this.language = language;
    this.photo = null;
    this.timers = [];
    addEventListener("pagehide", () => this.vanish());
    document.addEventListener("visibilitychange", () => document.hidden && this.vanish());
  }

  /** Show a verdict as checkCodes gives it. */
  show(verdict, { issuer, listed }) {
    this.wipe();
    const drawn = document.getElementById(`verdict-${verdict.outcome}`).content.cloneNode(true);
    drawn.firstElementChild.dataset.reason = verdict.reason;
    fill(drawn, "listed", listed === null ? "" : this.moment.format(listed * 1000));
    if (verdict.card) drawn.firstElementChild.append(this.who(verdict.card, issuer));
    this.place.append(drawn);
    this.place.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
    this.wait();
  }

  who(card, issuer) {
    const drawn = document.getElementById("who").content.cloneNode(true);
    fill(drawn, "name", card.fullName);
    fill(drawn, "preferred", card.preferredName ?? "");
    fill(drawn, "born", card.birthDate ? this.day.format(card.birthDate) : "");
    fill(drawn, "number", card.number.replace(/(\d{4})(?=\d)/g, "$1 "));
    fill(drawn, "from", this.day.format(card.notBefore));
    fill(drawn, "until", this.day.format(card.expiresOn));
    fill(drawn, "statement", this.inLanguage(card.statement, issuer.statement));
    const image = drawn.querySelector("img");
    if (card.photo.length) {
      this.photo = URL.createObjectURL(new Blob([card.photo], { type: "image/webp" }));
      image.src = this.photo;
    } else {
      image.remove();
    }
    return drawn;
  }

  /** The signed statement is in one language; the issuer's document has it in all of its languages. */
  inLanguage(statement, words) {
    return Object.values(words).includes(statement) ? words[this.language] ?? statement : statement;
  }

  /** Give the answer its minute, with a warning and a way to have another before it goes. */
  wait() {
    this.timers.forEach(clearTimeout);
    const warning = this.place.querySelector("[data-going]");
    if (!warning) return;
    warning.hidden = true;
    warning.querySelector("button").onclick = () => {
      this.wait();
      this.place.querySelector("h2").focus();
    };
    this.timers = [
      setTimeout(() => { warning.hidden = false; }, SHOWN_FOR - WARNED_BEFORE),
      setTimeout(() => this.vanish(), SHOWN_FOR),
    ];
  }

  vanish() {
    if (!this.place.hasChildNodes()) return;
    this.wipe();
    this.onClear();
  }

  /** Take everything of the card off the page. */
  wipe() {
    this.timers.forEach(clearTimeout);
    this.place.replaceChildren();
    if (this.photo) URL.revokeObjectURL(this.photo);
    this.photo = null;
  }
}

/** Write into what is marked for it; a row that would stay empty goes. */
export function fill(drawn, name, text) {
  for (const place of drawn.querySelectorAll(`[data-fill="${name}"]`)) {
    place.textContent = text;
    if (!text) (place.closest("[data-row]") ?? place).remove();
  }
}
