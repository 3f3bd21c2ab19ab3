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

/** For how long a text that the reader has marked, to copy it, keeps the page as it is. */
const MARKED_MS = 60_000;
let markedAt = 0;
document.addEventListener("selectionchange", () => {
  markedAt = Date.now();
});

/** Whether the reader is filling something in, about to decide, pressing or marking something, so that the page must not change. */
function isBusy() {
  const { activeElement } = document;
  return (
    document.querySelector("[popover]:popover-open, main :active") !== null ||
    activeElement?.matches("input:not([type=hidden]), select, textarea") === true ||
    (getSelection()?.isCollapsed === false && Date.now() - markedAt < MARKED_MS)
  );
}

const CONTROLS = "a[href], button, summary, [tabindex]";

/** What tells a control from the others, wherever it stands and whatever time it names: where it leads. */
function nameOf(control) {
  const leads = ["href", "popovertarget", "aria-label", "id"].map((name) => control.getAttribute(name));
  return leads.find(Boolean) ?? control.form?.getAttribute("action") ?? titleOf(control);
}

/** The first words of a summary, which are followed by counts and times. */
function titleOf(summary) {
  return summary.firstElementChild?.textContent ?? "";
}

/** Elements by name; those of one name are numbered. */
function named(elements, nameOf) {
  const groups = Map.groupBy(elements, nameOf);
  return new Map([...groups].flatMap(([name, group]) => group.map((one, number) => [`${number} ${name}`, one])));
}

const controlsOf = (main) => named(main.querySelectorAll(CONTROLS), nameOf);
const detailsOf = (main) => named(main.querySelectorAll("details"), (one) => titleOf(one.firstElementChild));

/** Keeps which details are open, and what has the focus, as the reader left it. */
function replaceMain(main, fresh) {
  if (main.innerHTML === fresh.innerHTML) return;
  const details = detailsOf(main);
  const focused = [...controlsOf(main)].find(([, one]) => one === document.activeElement);
  const before = headlines(main);
  main.replaceChildren(...fresh.childNodes);
  for (const [name, one] of detailsOf(main)) one.open = details.get(name)?.open ?? one.open;
  // If the control is gone, its neighbour must not have the focus: a key that is pressed now would act on another target.
  if (focused) (controlsOf(main).get(focused[0]) ?? main).focus({ preventScroll: true });
  say(headlines(main).filter((line) => !before.includes(line)));
}

function headlines(main) {
  return [...main.querySelectorAll("h1, .notice h2, .dated")].map(({ textContent }) => textContent.trim());
}

/** For how long the words stay that a screen reader is given, since the page itself says the same. */
const SAID_MS = 10_000;
let saidUntil = 0;

/** Tells people who cannot see the page what is new on it. */
function say(lines) {
  if (lines.length === 0) return;
  const said = document.querySelector(".said");
  said.textContent = lines.join(". ");
  clearTimeout(saidUntil);
  saidUntil = setTimeout(() => said.replaceChildren(), SAID_MS);
}

/** After how many failed attempts the reader is told; a restart of rollcall takes fewer. */
const MISSES = 2;
const AGAIN_MS = 3_000;
const PATIENCE_MS = 20_000;
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
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, signal });
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

/** For how long a form that was sent is not sent again, so that a double click counts once. */
const SENT_MS = 10_000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), SENT_MS);
});

if (document.querySelector("main[data-live]")) {
  listen();
  // A plan that is being computed sends no events, so the page looks by itself.
  const seconds = Number(document.querySelector("main").dataset.live) || 30;
  setInterval(renew, seconds * 1_000);
  document.addEventListener("visibilitychange", () => stale && renewSoon());
}
tick();
setInterval(tick, 1_000 * 10);
