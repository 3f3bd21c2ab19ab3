import { describe, expect, onTestFinished, test } from "vitest";
import { RollcallError } from "../../../../core/model/errors.ts";
import { Secret } from "../../../../core/model/secret.ts";
import { CalDav } from "../../../../plugins/protocols/caldav/client.ts";
import { readEventObject } from "../../../../plugins/protocols/caldav/event-object.ts";
import { textIn } from "../../../../plugins/protocols/caldav/event-text.ts";
import { startCalDavSimulator } from "../../../../plugins/protocols/caldav/simulator.ts";
import { testContext } from "../../../kit/plugin-context.ts";
import { PASSWORD, radicale, startRadicale, USERNAME } from "../../../kit/radicale.ts";

interface Server {
  readonly url: string;
  makeCalendar(path: string, name?: string): void | Promise<void>;
  write(path: string, text: string): void | Promise<void>;
  read(path: string): string | null | Promise<string | null>;
}

const HOME = `/${USERNAME}/`;
const TEAM = `${HOME}team/`;
const WINDOW = { from: "2026-07-20", to: "2026-07-24" };

/** Named questions to a server through the client, in order: each finds what the earlier ones left. */
const QUESTIONS: Readonly<Record<string, (dav: CalDav, server: Server) => Promise<unknown>>> = {
  "what holds calendars": (dav) => dav.collection(HOME).then((found) => found?.calendar),
  "a calendar": (dav) => dav.collection(TEAM),
  "the calendars below": (dav) => dav.calendars(HOME),
  "a calendar that is not there": (dav) => dav.collection(`${HOME}none/`),
  "events of a calendar that is not there": (dav) => dav.events(`${HOME}none/`, WINDOW),
  "an empty calendar": (dav) => dav.events(TEAM, WINDOW),
  "a new event": (dav) => dav.create(`${TEAM}a.ics`, event("a", days("20260720", "20260722"))),
  "the same once more": (dav) => dav.create(`${TEAM}a.ics`, event("a", days("20260720", "20260722"))),
  "one of the same UID elsewhere": (dav) => dav.create(`${TEAM}b.ics`, event("a", days("20260720", "20260722"))),
  "one in a calendar that is not there": (dav) =>
    dav.create(`${HOME}none/a.ics`, event("z", days("20260720", "20260721"))),
  "an event": (dav) => dav.event(`${TEAM}a.ics`).then((found) => found && said(found.text)),
  "an event that is not there": (dav) => dav.event(`${TEAM}none.ics`),
  "what lies in a window": async (dav, server) => {
    for (const [name, lines] of Object.entries(EVENTS)) await server.write(`${TEAM}${name}.ics`, event(name, lines));
    return listed(await dav.events(TEAM, WINDOW));
  },
  "what lies in a window without an end": async (dav) => listed(await dav.events(TEAM, { ...WINDOW, to: null })),
  "a change of what was read": async (dav, server) => {
    const found = await dav.event(`${TEAM}a.ics`);
    await dav.replace(found!, event("a", days("20260721", "20260722")));
    return said((await server.read(`${TEAM}a.ics`))!);
  },
  "a change of what somebody else changed": async (dav, server) => {
    const found = await dav.event(`${TEAM}a.ics`);
    await server.write(`${TEAM}a.ics`, event("a", days("20260801", "20260802")));
    return dav.replace(found!, event("a", days("20260721", "20260722")));
  },
  "the removal of what somebody else changed": async (dav, server) => {
    const found = await dav.event(`${TEAM}a.ics`);
    await server.write(`${TEAM}a.ics`, event("a", days("20260901", "20260902")));
    return dav.remove(found!);
  },
  "a removal": async (dav, server) => {
    const found = await dav.event(`${TEAM}a.ics`);
    await dav.remove(found!);
    return server.read(`${TEAM}a.ics`);
  },
  "the same removal once more": (dav) => dav.remove({ path: `${TEAM}a.ics`, etag: '"1"' }),
};

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  "days-within": days("20260721", "20260723"),
  "days-across": days("20260701", "20260801"),
  "days-long-before": days("20260701", "20260710"),
  "days-long-after": days("20260810", "20260812"),
  "hours-within": ["DTSTART:20260722T080000Z", "DTEND:20260722T100000Z"],
  "hours-long-after": ["DTSTART:20260822T080000Z", "DTEND:20260822T100000Z"],
  "series-that-comes-by": ["DTSTART:20260101T080000Z", "DTEND:20260101T090000Z", "RRULE:FREQ=DAILY"],
  "series-that-ended": ["DTSTART:20260101T080000Z", "DTEND:20260101T090000Z", "RRULE:FREQ=DAILY;COUNT=5"],
};

test("it knows nobody but its user", async () => {
  const server = await simulated();
  const dav = clientOf(server.url, "another-password");
  await expect(dav.collection(TEAM)).rejects.toMatchObject({ code: "CREDENTIALS_REFUSED" });
});

test("the client finds there what it has written", async () => {
  const answers = await askAll(await simulated());
  expect(answers).toMatchObject({
    "a calendar": { path: TEAM, calendar: true, name: "Team & friends", writable: true },
    "a new event": true,
    "the same once more": false,
    "a change of what somebody else changed": "caldav:changed",
    "the removal of what somebody else changed": "caldav:changed",
    "a removal": null,
    "what lies in a window": ["a", "days-across", "days-within", "hours-within", "series-that-comes-by"],
  });
});

describe.skipIf(!radicale)("beside a real Radicale (needs Debian's radicale)", () => {
  test("the simulated server answers the client as that one does", async () => {
    const real = await startRadicale();
    onTestFinished(() => real.close());
    await real.makeCalendar(TEAM, "Team &amp; friends");
    const [ours, theirs] = [await askAll(await simulated()), await askAll(real)];
    expect(ours).toEqual(theirs);
  });
});

async function simulated() {
  const server = await startCalDavSimulator({ username: USERNAME, password: PASSWORD });
  onTestFinished(() => server.close());
  server.makeCalendar(TEAM, "Team & friends");
  return server;
}

function clientOf(url: string, password: string): CalDav {
  const context = testContext();
  onTestFinished(() => context.close());
  return new CalDav({ url: url + HOME, username: USERNAME, password: new Secret(password) }, context);
}

async function askAll(server: Server): Promise<Record<string, unknown>> {
  const dav = clientOf(server.url, PASSWORD);
  const answers: Record<string, unknown> = {};
  for (const [name, ask] of Object.entries(QUESTIONS)) answers[name] = await ask(dav, server).catch(causeOf);
  return answers;
}

function causeOf(error: unknown): string {
  if (!(error instanceof RollcallError)) throw error;
  return "causeKey" in error ? String(error.causeKey) : error.code;
}

function listed(objects: readonly { readonly path: string; readonly text: string }[]): string[] {
  return objects.map(({ path }) => path.slice(TEAM.length, -".ics".length)).sort();
}

/** Returns what an event says, since servers rewrite events in their own spelling. */
function said(text: string): unknown {
  const { master } = readEventObject(text);
  return ["uid", "dtstart", "dtend", "summary"].map((name) => textIn(master!, name));
}

function days(from: string, before: string): string[] {
  return [`DTSTART;VALUE=DATE:${from}`, `DTEND;VALUE=DATE:${before}`];
}

function event(uid: string, lines: readonly string[]): string {
  const inside = [`UID:${uid}`, "DTSTAMP:20260701T000000Z", "SUMMARY:Made up\\, & so on", ...lines];
  const whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made//up//EN", "BEGIN:VEVENT", ...inside];
  return [...whole, "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
}
