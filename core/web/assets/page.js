// Keeps pages up to date. Without scripts they work as well, and are loaded again now and then.

const lang = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(lang, { numeric: "auto" });
const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
];

// By the server's clock, since the reader's may be wrong.
let ahead = Date.parse(document.documentElement.dataset.now) - Date.now();

/** Keeps texts such as `3 minutes ago` up to date. */
function tick() {
  const now = Date.now() + ahead;
  for (const time of document.querySelectorAll("time[data-ago]")) {
    const ms = Date.parse(time.dateTime) - now;
    const [unit, size] = UNITS.find(([, size]) => Math.abs(ms) >= size) ?? UNITS[3];
    const text = relative.format(Math.trunc(ms / size), unit);
    if (time.textContent !== text) time.textContent = text;
  }
}

/** Whether the reader is filling something in or about to decide, so that the page must not change. */
function isBusy() {
  const { activeElement } = document;
  return (
    document.querySelector("[popover]:popover-open") !== null ||
    activeElement?.matches("input:not([type=hidden]), select, textarea") === true
  );
}

/** Keeps which details are open, and what has the focus, as the reader left it. */
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

/** After how many failed attempts the reader is told; a restart of rollcall takes fewer. */
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

/** Loads the page's new content; if it redirects elsewhere (to a run that has begun), goes there. */
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
    // An error, also of a proxy that does not reach rollcall, leaves the page as it is. A page that is gone is shown as gone.
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

/** Shows the progress of a run. */
function progress({ run, phase, done, total }) {
  for (const place of document.querySelectorAll(`[data-progress="${CSS.escape(run ?? "")}"]`))
    place.textContent = [phase, done ? (total ? `${done} / ${total}` : String(done)) : ""].filter(Boolean).join(" ");
}

let due = 0;

/** Loads the content once for many events that come at once. */
function renewSoon(ms = 400) {
  clearTimeout(due);
  due = setTimeout(renew, ms);
}

function listen() {
  const events = new EventSource("/events");
  events.addEventListener("progress", (event) => progress(JSON.parse(event.data)));
  for (const name of ["message", "run", "state", "change"]) events.addEventListener(name, () => renewSoon());
  // The connection broke, perhaps because rollcall has ended.
  events.addEventListener("error", () => renewSoon());
}

if (document.querySelector("main[data-live]")) {
  listen();
  // A plan that is being computed sends no events, so the page looks by itself.
  const seconds = Number(document.querySelector("main").dataset.live) || 30;
  setInterval(renew, seconds * 1_000);
  document.addEventListener("visibilitychange", () => stale && renewSoon());
}
tick();
setInterval(tick, 1_000 * 10);
