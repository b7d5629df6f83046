// Until when a complaint can be made. Whole days, without hours: no zone and no summer time can move them.

const DAY = 24 * 60 * 60 * 1000;

/** Return the number of a day, counted from 1970, of 'YYYY-MM-DD'; NaN where that is no day. */
export function dayNumber(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return NaN;
  const [year, month, day] = found.slice(1).map(Number);
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() / DAY : NaN;
}

/** Return today as the device's calendar has it, 'YYYY-MM-DD'. */
export function today(now = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/**
 * Reckon the last day to complain. The day of the act is not counted.
 * @param {string} happened 'YYYY-MM-DD'
 * @param {string} on today, 'YYYY-MM-DD'
 * @param {{ days: number, since: string, daysBefore: number }} rule `since`: first day of acts that have `days`
 * @returns {{ state: "left" | "last" | "over" | "future" | "none", lastDay?: number, left?: number }} `lastDay`: a day number
 */
export function reckon(happened, on, rule) {
  const [act, now] = [dayNumber(happened), dayNumber(on)];
  if (Number.isNaN(act) || Number.isNaN(now)) return { state: "none" };
  if (act > now) return { state: "future" };
  const lastDay = act + (act >= dayNumber(rule.since) ? rule.days : rule.daysBefore);
  const left = lastDay - now;
  return { state: left > 0 ? "left" : left === 0 ? "last" : "over", lastDay, left };
}

/** Return a day number in words: 'Monday, September 18, 2027'. */
export function inWords(number, language) {
  return new Intl.DateTimeFormat(language, { dateStyle: "full", timeZone: "UTC" }).format(new Date(number * DAY));
}
