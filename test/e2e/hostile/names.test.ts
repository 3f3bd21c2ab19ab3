/** Names that break programs, the whole way from Personio into each tool: what arrives is what was sent, and a second run is empty. */
import { parse } from "csv-parse/sync";
import ICAL from "ical.js";
import { describe, expect, onTestFinished, test } from "vitest";
import { SCOPES, ZONE } from "../../../core/app/demo/company.ts";
import { OPS } from "../../../core/model/change.ts";
import type { RunReport } from "../../../core/model/run.ts";
import { dateIn } from "../../../core/model/time.ts";
import { startScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import { startHonestlySimulator } from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator.ts";
import { CANDIDATES } from "../../exam/candidates.ts";
import { openHouse } from "../../kit/house.ts";
import { PASSWORD, radicale, startRadicale, USERNAME } from "../../kit/radicale.ts";
import { makeOdd, ODD, taken } from "./odd-people.ts";

const done = ({ run }: RunReport) => OPS.reduce((sum, op) => sum + run.counts[op], 0);
const count = ODD.length;

async function oddHouse(options: Parameters<typeof openHouse>[0] = {}) {
  const house = await openHouse({ plain: count, ...options });
  makeOdd(house.world, { addresses: false });
  return house;
}

/** One run that does what it can, and one that finds nothing to do. */
async function twice(house: Awaited<ReturnType<typeof oddHouse>>, target: string) {
  const first = await house.sync({}, target);
  expect(first.run).toMatchObject({ error: null });
  expect(done(first)).toBeGreaterThan(0);
  const second = await house.sync({}, target);
  expect(done(second)).toBe(0);
  expect(second.changes.filter(({ status }) => status !== "waiting" && status !== "failed")).toEqual([]);
  return first;
}

describe.each(CANDIDATES)("odd names in $name", ({ name, start }) => {
  test.each([true, false])("are carried, and the second run is empty (the tool knows them: %s)", async (known) => {
    const house = await openHouse({ people: count + 2, noAbsences: true, personio: { scopes: SCOPES } });
    if (known) makeOdd(house.world);
    const tool = await start({ world: house.world, clock: house.clock, today: dateIn(ZONE, house.clock.now()) });
    onTestFinished(() => tool.close());
    if (!known) makeOdd(house.world);
    const { target } = tool;
    await house.reconfigure({ targets: { [target]: { ...tool.settings, schedule: "every 1h" } } });
    const { changes } = await twice(house, target);
    const failed = changes.filter(({ status }) => status === "failed");
    // Seatsurfing takes names of so many letters and says so of each that is longer.
    const tooLong = name === "seatsurfing" && !known ? /does not accept the user as it is/ : /^$/;
    for (const { error } of failed) expect(error?.message).toMatch(tooLong);
  });
});

test("in SCIM each name is there as it was sent, and none is in another field", async () => {
  const house = await oddHouse();
  const scim = await startScimSimulator({ token: "made-up-token" });
  onTestFinished(() => scim.close());
  const connector = { type: "scim", url: scim.base, token: scim.token, requests_per_minute: 100_000 };
  const users = { attributes: { title: "position" } };
  const teams = { from: ["department"] };
  const settings = { plugin: "user-and-team-provisioning", connector, users, teams };
  await house.reconfigure({ targets: { learning: settings } });
  await twice(house, "learning");
  const there = [...scim.world.users.values()].map(({ body }) => body as { name: object; title: string });
  for (const [index, [what, name]] of ODD.entries()) {
    const named = { givenName: taken(name), familyName: taken(`${index} ${name}`) };
    expect
      .soft(there, what)
      .toContainEqual(expect.objectContaining({ name: expect.objectContaining(named), title: taken(name) }));
  }
});

test("in Honestly's file each row is one person with the columns it should have", async () => {
  const house = await oddHouse();
  const feed = await startHonestlySimulator();
  onTestFinished(() => feed.close());
  const { host, port, username, privateKey: private_key, hostKey: host_key } = feed;
  const connector = { type: "honestly", host, port, username, private_key, host_key };
  const users = { attributes: { Department: "department", Position: "position" } };
  await house.reconfigure({ targets: { surveys: { plugin: "user-and-team-provisioning", connector, users } } });
  await twice(house, "surveys");
  expect(feed.import()).toMatchObject({ errors: [], removed: [] });
  const rows = parse(feed.file()!, { columns: true }) as Record<string, string>[];
  expect(rows).toHaveLength(house.world.people.length);
  const columns = ["ImportId", "Email", "Firstname", "Lastname", "Department", "Position"];
  for (const row of rows) expect(Object.keys(row)).toEqual(columns);
  for (const [what, name] of ODD) {
    const line = taken(name).replace(/\s+/g, " ").slice(0, 90);
    const found = rows.some(({ Firstname = "" }) => Firstname.startsWith(line) && Firstname.length <= 100);
    expect.soft(found, what).toBe(true);
  }
});

test("in awork each comment is there as it was sent, within what awork takes", async () => {
  const house = await oddHouse({ target: { hide_details: false } });
  await twice(house, "absences-in-awork");
  const notes = [...house.awork.absences.values()].map(({ description }) => description ?? "");
  expect(notes).toHaveLength(count);
  for (const [what, name] of ODD) {
    const note = taken(name.replace(/\r\n?/g, "\n"));
    const found = notes.some((text) => text.includes(note.slice(0, 40)) && text.isWellFormed());
    if (note.length < 100) expect.soft(found, what).toBe(true);
  }
});

test.skipIf(!radicale)("in a calendar no name breaks out of its event (needs Debian's radicale)", async () => {
  const server = await startRadicale();
  onTestFinished(() => server.close());
  const calendar = `/${USERNAME}/odd/`;
  await server.makeCalendar(calendar);
  const house = await oddHouse();
  const connector = { type: "caldav", url: server.url + calendar, username: USERNAME, password: PASSWORD };
  const settings = { plugin: "absence-mirror", connector, hide_details: false };
  await house.reconfigure({ targets: { calendar: settings } });
  await twice(house, "calendar");
  const paths = await server.list(calendar);
  expect(paths).toHaveLength(count);
  const events = await Promise.all(
    paths.map(async (path) => new ICAL.Component(ICAL.parse((await server.read(path))!))),
  );
  const OWN = ["VEVENT"];
  for (const event of events) expect(event.getAllSubcomponents().map(({ name }) => name.toUpperCase())).toEqual(OWN);
  for (const event of events.map((one) => one.getFirstSubcomponent("vevent")!)) {
    expect(event.getAllSubcomponents()).toEqual([]);
    expect(event.getAllProperties().map(({ name }) => name)).not.toContain("attendee");
  }
  const summaries = events.map((one) => String(one.getFirstSubcomponent("vevent")!.getFirstPropertyValue("summary")));
  for (const [what, name] of ODD)
    expect
      .soft(
        summaries.some((text) =>
          text.includes(
            taken(name)
              .slice(0, 20)
              .split(/[\r\n]/)[0]!,
          ),
        ),
        what,
      )
      .toBe(true);
});
