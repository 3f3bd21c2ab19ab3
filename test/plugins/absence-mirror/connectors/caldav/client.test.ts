import { describe, expect, it } from "vitest";
import { IncompleteReadError, RecordError, RefusedError, TransientError } from "../../../../../core/model/errors.ts";
import { WriteInTestMode } from "../../../../../core/plugin/forbidden.ts";
import type { SimAnswer } from "../../../../../core/plugin/simulator.ts";
import type { MirrorFields } from "../../../../../plugins/absence-mirror/connector.ts";
import { failure } from "../../../../core/plugin/kit.ts";
import { radicale } from "../../../../kit/radicale.ts";
import { readAll } from "../awork/room.ts";
import { ANN, BEN, handmade, mirror, NO_LINKS, room } from "./room.ts";

const WINDOW = { from: "2026-07-07", to: "2027-01-17" };

describe.skipIf(!radicale)("a calendar for all, on a real Radicale (needs Debian's radicale)", () => {
  const house = room();

  it("A1, A7 writes an absence whose details are hidden as an all-day event that says who is absent, and no more", async () => {
    const path = await house.calendar("Team");
    const { client } = house.connect(path);
    const id = await client.create(mirror());
    const text = await house.radicale.read(id);
    expect(id).toMatch(new RegExp(`^${path}rollcall-[0-9a-f]{32}\\.ics$`));
    expect(lines(text)).toEqual(
      expect.arrayContaining([
        "DTSTART;VALUE=DATE:20260720",
        "DTEND;VALUE=DATE:20260725",
        "SUMMARY:Ann Example: absent",
        "TRANSP:OPAQUE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "SEQUENCE:0",
      ]),
    );
    expect(text).not.toMatch(/DESCRIPTION|CATEGORIES|ATTENDEE|ORGANIZER/);
  });

  it("A7 shows type and comment where they may be shown, and blanks them once they may not", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const id = await client.create(mirror({ note: "Vacation, paid: by the sea;\nall day" }));
    const shown = await house.radicale.read(id);
    expect(lines(shown)).toEqual(
      expect.arrayContaining([
        "SUMMARY:Ann Example: Vacation\\, paid",
        "DESCRIPTION:Vacation\\, paid: by the sea\\;\\nall day",
        "CATEGORIES:Vacation\\, paid",
      ]),
    );
    await client.update(id, mirror());
    const hidden = await house.radicale.read(id);
    expect(hidden).not.toMatch(/vacation|sea|CATEGORIES|DESCRIPTION/i);
    expect(lines(hidden)).toContain("SEQUENCE:1");
    expect(uidOf(hidden)).toBe(uidOf(shown));
  });

  const shapes: readonly [string, Partial<MirrorFields>][] = [
    ["whole days", {}],
    ["one whole day", { ends_on: "2026-07-20" }],
    ["a morning", { ends_on: "2026-07-20", ends_at: "midday" }],
    ["an afternoon", { ends_on: "2026-07-20", starts_at: "midday" }],
    ["days that begin at midday", { starts_at: "midday" }],
    ["days that end at midday", { ends_at: "midday" }],
    ["both ends at midday", { starts_at: "midday", ends_at: "midday" }],
    ["over the end of summer time", { starts_on: "2026-10-23", ends_on: "2026-10-26", starts_at: "midday" }],
    ["a note with all that iCalendar escapes", { note: `Sick: a\\b, c; "d"\n\nümläut 🌊 ${"long ".repeat(60)}end` }],
    ["a note in a script from right to left", { note: "חופשה: ים" }],
  ];
  it.each(shapes)("reads back what was written: %s", async (_, further) => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const wanted = mirror(further);
    const id = await client.create(wanted);
    const { records, completeness } = await readAll(client.absences(WINDOW));
    expect(records.map(({ remoteId, marked, fields }) => ({ remoteId, marked, fields }))).toEqual([
      { remoteId: id, marked: true, fields: wanted },
    ]);
    expect(completeness.tally).toMatchObject({ distinct: 1, window: WINDOW });
    expect((await client.absence(id))?.fields).toEqual(wanted);
    expect((await client.find(wanted)).map(({ remoteId }) => remoteId)).toEqual([id]);
  });

  it("A2 reads what shares a day with the window, and not what ended the day before", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const inside = await client.create(mirror({ starts_on: "2026-07-05", ends_on: "2026-07-10" }));
    await client.create(mirror({ starts_on: "2026-07-01", ends_on: "2026-07-06" }));
    const first = await client.create(mirror({ starts_on: "2026-07-07", ends_on: "2026-07-07", ends_at: "midday" }));
    const last = await client.create(mirror({ starts_on: "2027-01-17", ends_on: "2027-02-01" }));
    await client.create(mirror({ starts_on: "2027-01-18", ends_on: "2027-02-01" }));
    const { records } = await readAll(client.absences(WINDOW));
    expect(records.map(({ remoteId }) => remoteId).sort()).toEqual([inside, first, last].sort());
    const open = await readAll(client.absences({ from: "2027-01-18", to: null }));
    expect(open.records).toHaveLength(2);
  });

  it("A3, A8 everybody who works here is an account by address, and whoever is linked stays one", async () => {
    const { client } = house.connect(await house.calendar());
    const left = [
      { ...ANN, left: true },
      { ...BEN, email: "gone@example.com", left: true },
    ];
    client.meet(left, NO_LINKS);
    const { records } = await readAll(client.accounts(["ann.maiden@example.com"]));
    expect(records.map(({ remoteId, key, title }) => [remoteId, key, title])).toEqual([
      ["ann@example.com", "ann@example.com", "Ann Example"],
      ["ben@example.com", "ben@example.com", "Ben Sample"],
      ["ann.maiden@example.com", "ann.maiden@example.com", "ann.maiden@example.com"],
    ]);
    expect(await client.account("ann@example.com")).toMatchObject({ active: true, fields: { last_name: "Example" } });
  });

  const edits: readonly [string, (text: string) => string][] = [
    ["another title", (text) => text.replace("Ann Example: absent", "Party")],
    ["other days", (text) => text.replace("20260725", "20260731")],
    [
      "other hours",
      (text) =>
        text.replace(";VALUE=DATE:20260720", ":20260720T070000Z").replace(";VALUE=DATE:20260725", ":20260724T150000Z"),
    ],
    ["free instead of busy", (text) => text.replace("TRANSP:OPAQUE", "TRANSP:TRANSPARENT")],
    ["cancelled", (text) => text.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT")],
    ["a repetition", (text) => text.replace("END:VEVENT", "RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT")],
    ["a description", (text) => text.replace("END:VEVENT", "DESCRIPTION:gone fishing\r\nEND:VEVENT")],
    ["without its mark", (text) => text.replace(/X-ROLLCALL-MIRRORED.*\r\n/, "")],
    ["somebody else's", (text) => text.replace("TEXT:ann@", "TEXT:ben@").replace("Ann Example", "Ben Sample")],
  ];
  it.each(edits)("A4 sees that somebody edited it and puts it right: %s", async (_, edit) => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const id = await client.create(mirror());
    const before = await house.radicale.read(id);
    const edited = edit(before!);
    expect(edited).not.toBe(before);
    await house.radicale.write(id, edited);
    const { records } = await readAll(client.absences(WINDOW));
    expect(records).toMatchObject([{ remoteId: id }]);
    expect(records[0]?.fields).not.toEqual(mirror());
    expect(await client.update(id, mirror())).toBe(id);
    expect((await client.absence(id))?.fields).toEqual(mirror());
    expect(uidOf(await house.radicale.read(id))).toBe(uidOf(before));
  });

  it("A4 the name of a person who is called otherwise now is put right too", async () => {
    const { client } = house.connect(await house.calendar());
    const id = await client.create(mirror());
    client.meet([{ ...ANN, last_name: " Newname " }], NO_LINKS);
    expect((await client.absence(id))?.fields).toEqual(mirror({ marked: false }));
    await client.update(id, mirror());
    expect(await house.radicale.read(id)).toContain("SUMMARY:Ann Newname: absent");
  });

  it("A5 what people wrote is foreign: never marked, never with a key, its words not read", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const own = await client.create(mirror());
    const day = ["DTSTART;VALUE=DATE:20260721", "DTEND;VALUE=DATE:20260723", "SUMMARY:Ann Example: absent"];
    const event = (uid: string, more: readonly string[]) =>
      handmade(["BEGIN:VEVENT", `UID:${uid}`, "DTSTAMP:20260701T080000Z", ...more, "END:VEVENT"]);
    await house.radicale.write(`${path}hand.ics`, event("hand", [...day, "DESCRIPTION:private"]));
    await house.radicale.write(
      `${path}weekly.ics`,
      event("weekly", ["DTSTART:20260720T090000", "DTEND:20260720T100000", "RRULE:FREQ=WEEKLY"]),
    );
    const before = [await house.radicale.read(`${path}hand.ics`), await house.radicale.read(`${path}weekly.ics`)];
    const { records } = await readAll(client.absences(WINDOW));
    expect(records.map(({ remoteId, marked, key }) => [remoteId, marked, key === null]).sort()).toEqual(
      [
        [own, true, false],
        [`${path}hand.ics`, false, true],
        [`${path}weekly.ics`, false, true],
      ].sort(),
    );
    expect(JSON.stringify(records)).not.toContain("private");
    await client.remove(own);
    expect([await house.radicale.read(`${path}hand.ics`), await house.radicale.read(`${path}weekly.ics`)]).toEqual(
      before,
    );
  });

  it("A9 a removed absence is gone, and one that is gone already is success", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const id = await client.create(mirror());
    await client.remove(id);
    expect(await house.radicale.list(path)).toEqual([]);
    await client.remove(id);
    expect(await client.absence(id)).toBeNull();
  });

  it("A9 an absence moved over an older place keeps its event, and the new one there gets a name of its own", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const moved = await client.create(mirror());
    await client.update(moved, mirror({ starts_on: "2026-08-03", ends_on: "2026-08-07" }));
    const next = await client.create(mirror());
    expect(next).toBe(moved.replace(".ics", "-2.ics"));
    expect(await house.radicale.list(path)).toEqual([next, moved].sort());
  });

  it("finds the event of a create whose answer was lost, so that it is not made twice", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    house.proxy.fault({ method: "PUT", how: "drop after write" });
    const error = await failure<TransientError>(client.create(mirror()));
    expect([error instanceof TransientError, error.ambiguous]).toEqual([true, true]);
    expect(await client.find(mirror())).toHaveLength(1);
    expect(await house.radicale.list(path)).toHaveLength(1);
  });

  it("an update whose answer was lost is repeated and stands there once", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const id = await client.create(mirror());
    house.proxy.fault({ method: "PUT", how: "drop after write" });
    const later = mirror({ ends_on: "2026-07-31" });
    expect(await client.update(id, later)).toBe(id);
    expect((await client.absence(id))?.fields).toEqual(later);
  });

  it("reads once more where somebody was quicker by a moment, and gives up when it happens again", async () => {
    const path = await house.calendar();
    const { client } = house.connect(path);
    const id = await client.create(mirror());
    const stale = (answer: SimAnswer) => ({
      ...answer,
      body: String(answer.body).replace(/getetag>"/, 'getetag>"old-'),
    });
    const later = mirror({ ends_on: "2026-07-31" });
    house.proxy.fault({ method: "REPORT", how: stale });
    expect(await client.update(id, later)).toBe(id);
    house.proxy.fault({ method: "REPORT", how: stale, times: 2 });
    const error = await failure<RecordError>(client.update(id, mirror()));
    expect([error instanceof RecordError, error.causeKey]).toEqual([true, "caldav:changed"]);
    expect((await client.absence(id))?.fields).toEqual(later);
    house.proxy.fault({ method: "REPORT", how: stale });
    await client.remove(id);
    expect(await house.radicale.list(path)).toEqual([]);
  });

  it("writes and removes only what is as it was read: If-None-Match and If-Match go with every write", async () => {
    const { client } = house.connect(await house.calendar());
    const id = await client.create(mirror());
    await client.update(id, mirror({ ends_on: "2026-07-31" }));
    await client.remove(id);
    const conditions = house.proxy
      .writes()
      .map(({ method, headers }) => [method, headers["if-none-match"], headers["if-match"]]);
    expect(conditions).toEqual([
      ["PUT", "*", undefined],
      ["PUT", undefined, expect.stringMatching(/^".+"$/)],
      ["DELETE", undefined, expect.stringMatching(/^".+"$/)],
    ]);
  });

  it("waits when the server asks for it", async () => {
    const { client, context } = house.connect(await house.calendar());
    await client.create(mirror());
    house.proxy.fault({ method: "REPORT", how: { status: 429, headers: { "retry-after": "7" } } });
    expect((await readAll(client.absences(WINDOW))).records).toHaveLength(1);
    expect(context.slept()).toBeGreaterThanOrEqual(7_000);
  });

  const cuts: readonly [string, (body: string) => string][] = [
    ["ends in the middle", (body) => body.slice(0, body.length / 2)],
    ["says that it was cut short", (body) => body.replace("</multistatus>", INSUFFICIENT)],
    ["says within-limits", (body) => body.replace("</multistatus>", `${LIMITED}</multistatus>`)],
  ];
  const INSUFFICIENT =
    "<response><href>/rollcall/</href><status>HTTP/1.1 507 Insufficient Storage</status></response></multistatus>";
  const LIMITED = "<error><number-of-matches-within-limits/></error>";
  it.each(cuts)("a list that %s is refused, never taken for all there is", async (_, cut) => {
    const { client } = house.connect(await house.calendar());
    await client.create(mirror());
    house.proxy.fault({
      method: "REPORT",
      how: (answer) => ({ ...answer, body: cut(answer.body as string) }),
    });
    expect(await failure(readAll(client.absences(WINDOW)))).toBeInstanceOf(IncompleteReadError);
  });

  it("a calendar that is not there, or is none, is no empty calendar", async () => {
    for (const path of ["/rollcall/missing/", "/rollcall/"]) {
      const { client } = house.connect(path);
      const error = await failure<RefusedError>(readAll(client.absences(WINDOW)));
      expect([error instanceof RefusedError, error.code]).toEqual([true, "CONTRACT_BROKEN"]);
    }
  });

  it("a wrong password is told as such, and a login page is no calendar", async () => {
    const path = await house.calendar();
    const wrong = house.connect(path, { password: "other" });
    expect(await failure(readAll(wrong.client.absences(WINDOW)))).toMatchObject({ code: "CREDENTIALS_REFUSED" });
    const { client } = house.connect(path);
    house.proxy.fault({ how: { status: 200, body: "<!doctype html><html><body><p>Log in<br></body></html>" } });
    expect(await failure(readAll(client.absences(WINDOW)))).toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  it("in test mode it reads, and every write is refused before it leaves", async () => {
    const path = await house.calendar();
    const id = await house.connect(path).client.create(mirror());
    house.proxy.log.splice(0);
    const { client } = house.connect(path, {}, { readOnly: true });
    expect((await readAll(client.absences(WINDOW))).records).toHaveLength(1);
    const writes = [() => client.create(mirror()), () => client.update(id, mirror()), () => client.remove(id)];
    for (const write of writes) expect(await failure(write())).toBeInstanceOf(WriteInTestMode);
    expect(house.proxy.writes()).toEqual([]);
  });

  it("one event that nobody can read is left alone, with a line in the log", async () => {
    const path = await house.calendar();
    const { client, context } = house.connect(path);
    await client.create(mirror());
    const zone = ["BEGIN:VEVENT", "UID:odd", "DTSTAMP:20260701T080000Z", "DTSTART:20260720T090000", "END:VEVENT"];
    await house.radicale.write(`${path}odd.ics`, handmade(zone));
    house.proxy.fault({
      method: "REPORT",
      how: (answer) => ({ ...answer, body: (answer.body as string).replace("DTSTART:2026", "DTSTART:1601") }),
    });
    expect((await readAll(client.absences(WINDOW))).records).toHaveLength(1);
    expect(context.told).toEqual(["an event in the calendar cannot be read and is left alone"]);
  });

  it("check says what is there, what is not, and where the address leads astray", async () => {
    const path = await house.calendar("Team");
    const good = await house.connect(path).client.test();
    expect(good).toMatchObject({
      checks: [{ state: "ok", detail: "the calendar Team exists" }],
      tenant: expect.stringContaining(path.slice(0, -1)),
    });
    const bad: readonly [string, object, object][] = [
      ["/rollcall/missing/", {}, { state: "failed", code: "CONTRACT_BROKEN" }],
      ["/rollcall/", {}, { state: "failed", remedy: expect.stringContaining("one_a_person") }],
      [path, { calendars: "one_a_person" }, { state: "failed", remedy: expect.stringContaining("one_for_all") }],
      [path, { password: "wrong" }, { state: "failed", code: "CREDENTIALS_REFUSED" }],
    ];
    for (const [where, config, expected] of bad) {
      expect((await house.connect(where, config).client.test()).checks).toMatchObject([expected]);
    }
    house.proxy.fault({
      method: "PROPFIND",
      how: (answer) => ({
        ...answer,
        body: (answer.body as string).replace(
          /<privilege><(all|write|write-content|write-properties) \/><\/privilege>/g,
          "",
        ),
      }),
    });
    const { checks } = await house.connect(path).client.test();
    expect(checks).toMatchObject([{ state: "warning", code: "RIGHT_MISSING" }]);
  });
});

describe.skipIf(!radicale)("one calendar a person, on a real Radicale (needs Debian's radicale)", () => {
  const house = room();
  const own = { calendars: "one_a_person" };

  it("A3 a calendar is the account of whoever's address stands in its name or path", async () => {
    await house.radicale.makeCalendar("/rollcall/ben%40example.com/", "Ben");
    const home = await house.home("Ann Example (Ann@Example.com, ann.maiden@example.com)", "Holidays");
    const { client } = house.connect(home, own);
    const { records } = await readAll(client.accounts([]));
    expect(records.map(({ key, otherKeys, title }) => [key, otherKeys, title])).toEqual([
      ["ben@example.com", undefined, "Ben"],
      ["ann@example.com", ["ann.maiden@example.com"], "Ann Example (Ann@Example.com, ann.maiden@example.com)"],
    ]);
    for (const { remoteId, key } of records) expect((await client.account(remoteId))?.key).toBe(key);
    expect(await client.account("/rollcall/nobody/")).toBeNull();
    expect((await client.test()).checks).toMatchObject([{ state: "ok", detail: "2 people's calendars exist" }]);
  });

  it("an address below which nothing is, or that is one calendar, holds nobody's; and what is no path is nobody's calendar", async () => {
    for (const path of ["/rollcall/missing/", await house.calendar()]) {
      const { client } = house.connect(path, own);
      for (const list of [client.accounts([]), client.absences(WINDOW)])
        expect(await failure(readAll<object>(list))).toMatchObject({ code: "CONTRACT_BROKEN" });
      expect(await client.account("ann@example.com")).toBeNull();
      const forAll = house.connect(path).client;
      expect(await forAll.account("/rollcall/ann/")).toBeNull();
      const { records } = await readAll(forAll.accounts(["/rollcall/ann/", "cleo@example.com"]));
      expect(records.map(({ remoteId }) => remoteId)).toEqual([ANN.email, BEN.email, "cleo@example.com"]);
    }
  });

  it("A1, A5, A9 absences stand in their person's calendar, under no name, and move with the person", async () => {
    const { client } = house.connect(await house.home("ann2@example.com", "ben2@example.com"), own);
    const { records } = await readAll(client.accounts([]));
    const [ann, ben] = ["ann2@example.com", "ben2@example.com"].map(
      (key) => records.find((one) => one.key === key)!.remoteId,
    );
    const wanted = mirror({ user: ann!, note: "Vacation", starts_at: "midday" });
    const id = await client.create(wanted);
    expect(id.startsWith(ann!)).toBe(true);
    const text = await house.radicale.read(id);
    expect(lines(text)).toContain("SUMMARY:Vacation");
    expect(text).not.toMatch(/Ann|example\.com/);
    const read = await readAll(client.absences(WINDOW));
    expect(read.records.map(({ remoteId, fields }) => [remoteId, fields])).toEqual([[id, wanted]]);
    const moved = await client.update(id, { ...wanted, user: ben! });
    expect(moved.startsWith(ben!)).toBe(true);
    expect([await client.absence(id), (await client.absence(moved))?.fields]).toEqual([null, { ...wanted, user: ben }]);
  });
});

function lines(text: string | null): string[] {
  return (text ?? "").replace(/\r\n /g, "").split("\r\n");
}

function uidOf(text: string | null): string | undefined {
  return lines(text).find((line) => line.startsWith("UID:"));
}
