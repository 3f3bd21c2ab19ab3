// What makes pages live where scripts run; without it they work all the same, and are loaded anew now and then.

const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

// By the server's clock: the reader's may be wrong.
let ahead = Date.parse(document.documentElement.dataset.now) - Date.now();

/** Keeps `3 minutes ago` true. */
function tick() {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const ms = Date.parse(time.dateTime) - now;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS[3];
    const text = relative.format(Math.trunc(ms / size), unit);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** Whoever fills something in, or is about to decide, is not disturbed. */
function isBusy() {
  const { activeElement } = document;
  return (
    document.querySelector("[popover]:popover-open") !== null ||
    activeElement?.matches("input:not([type=hidden]), select, textarea") === true
  );
}

/** Which details are open, and what has the focus, stays as the reader left it. */
function replaceMain(main, fresh) {
  if (main.innerHTML === fresh.innerHTML) return;
  const open = [...main.querySelectorAll("details")].map((one) => one.open);
  const focusable = "a[href], button, [tabindex]";
  const at = [...main.querySelectorAll(focusable)].indexOf(document.activeElement);
  main.replaceChildren(...fresh.childNodes);
  const details = main.querySelectorAll("details");
  if (details.length === open.length) for (const [index, one] of details.entries()) one.open = open[index];
  if (at >= 0) main.querySelectorAll(focusable)[at]?.focus({ preventScroll: true });
}

/** After so many looks in vain the reader is told; a restart of rollcall takes less. */
const MISSES = 2;
const AGAIN_MS = 3_000;
let misses = 0;

function answered(yes) {
  misses = yes ? 0 : misses + 1;
  const lost = document.querySelector(".lost");
  if (lost) lost.hidden = misses < MISSES;
}

let loading = false;
let stale = false;

/** Takes the page's new content; where it leads elsewhere (a run that has begun), goes there. */
async function renew() {
  const main = document.querySelector("main[data-live]");
  stale = !main || document.hidden || loading || isBusy();
  if (stale) return;
  loading = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return void location.replace(answer.url);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const content = fresh.querySelector("main");
    // Trouble, also of a proxy that does not reach rollcall, says nothing about what is shown. A page that is gone does.
    if (answer.status >= 500 || !content) throw new Error(answer.statusText);
    replaceMain(main, content);
    if (!content.dataset.live) delete main.dataset.live;
    const footer = fresh.querySelector("footer");
    if (footer) document.querySelector("footer").replaceChildren(...footer.childNodes);
    document.title = fresh.title;
    ahead = Date.parse(fresh.documentElement.dataset.now) - Date.now();
    tick();
    answered(true);
  } catch {
    stale = true;
    answered(false);
    renewSoon(AGAIN_MS);
  } finally {
    loading = false;
  }
}

/** Where a run stands, as it says itself. */
function progress({ run, phase, done, total }) {
  for (const place of document.querySelectorAll(`[data-progress="${CSS.escape(run ?? "")}"]`))
    place.textContent = [phase, done ? (total ? `${done} / ${total}` : String(done)) : ""].filter(Boolean).join(" ");
}

let due = 0;

/** Many things that happen at once are one look. */
function renewSoon(ms = 400) {
  clearTimeout(due);
  due = setTimeout(renew, ms);
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("progress", (event) => progress(JSON.parse(event.data)));
  for (const name of ["message", "run", "state", "change"]) events.addEventListener(name, () => renewSoon());
  // Cut off: perhaps rollcall has ended.
  events.addEventListener("error", () => renewSoon());
}

if (document.querySelector("main[data-live]")) {
  listen();
  // What no event tells of (a plan that is computed) is looked at by itself.
  const seconds = Number(document.querySelector("main").dataset.live) || 30;
  setInterval(renew, seconds * 1_000);
  document.addEventListener("visibilitychange", () => stale && renewSoon());
}
tick();
setInterval(tick, 1_000 * 10);
