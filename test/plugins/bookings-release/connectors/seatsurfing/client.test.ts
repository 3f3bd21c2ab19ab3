/** The client against the simulated Seatsurfing: users, bookings, refusals, and when a list counts as complete. */
import { describe, expect, it } from "vitest";
import { seatsurfingConfig } from "../../../../../plugins/bookings-release/connectors/seatsurfing/config.ts";
import { readAll } from "../../source.ts";
import type { SimAnswer } from "../../../../../core/plugin/simulator.ts";
import { free } from "../../../../kit/free.ts";
import { room, WINDOW } from "./room.ts";

const BRUNO = { person: "3", email: "bruno@example.com", first_name: "Bruno", last_name: "Example" };

describe("users", () => {
  it("B1 are listed with e-mail and names, service accounts left out, and counted", async () => {
    const { client, ann } = await room();
    const { records, completeness } = await readAll(client.people.accounts());
    expect(records).toEqual([
      {
        remoteId: ann.id,
        key: "ann@example.com",
        title: "Ann Example",
        active: true,
        marked: false,
        fields: { person: "", email: "ann@example.com", first_name: "Ann", last_name: "Example" },
      },
    ]);
    expect(completeness.tally).toMatchObject({ total: 2, distinct: 2 });
  });

  it("B1 a list that ends silently is not taken for everybody", async () => {
    const { client, world } = await room({ quirks: { listed: 3 } });
    for (const n of [1, 2, 3]) world.addUser({ email: `nr${n}@example.com`, firstname: "Nr", lastname: `${n}` });
    await expect(readAll(client.people.accounts())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  it("B1 more than a thousand are read by a search, which knows no end", async () => {
    const { client, world } = await room();
    for (let n = 0; n < 1200; n += 1) world.addUser({ email: `nr${n}@example.com`, firstname: "Nr", lastname: `${n}` });
    const { records } = await readAll(client.people.accounts());
    expect(records).toHaveLength(1201);
  });

  it.each([[false], [true]])(
    "B1 are made with the id that a header tells; invited only when asked: %s",
    async (invite) => {
      const { client, world } = await room();
      const id = await client.people.create(BRUNO, { invite, requireFree: free });
      expect(world.users.get(id)).toMatchObject({
        email: "bruno@example.com",
        firstname: "Bruno",
        role: 0,
        invited: invite,
      });
      expect((await client.people.account(id))?.fields).toEqual({ ...BRUNO, person: "" });
    },
  );

  it("B1 an update keeps role, sign-in and everything else that it does not speak of", async () => {
    const { client, world, ann } = await room();
    Object.assign(ann, { role: 2, authProviderId: "00000000-0000-4000-8000-00000000abcd", atlassianId: "a-1" });
    const before = { ...ann };
    await client.people.update(ann.id, {
      person: "1",
      email: "ann.new@example.com",
      first_name: "Ann",
      last_name: "Newname",
    });
    expect(world.users.get(ann.id)).toEqual({ ...before, email: "ann.new@example.com", lastname: "Newname" });
  });

  it.each([1, 2])("B1 a service account of a newer version is nobody's, by its type (%i)", async (accountType) => {
    const { client, world, ann } = await room({ quirks: { accountTypes: true } });
    const robot = world.addUser({ email: "bruno@example.com", firstname: "Door", lastname: "Robot", accountType });
    const { records } = await readAll(client.people.accounts());
    expect(records.map(({ remoteId }) => remoteId)).toEqual([ann.id]);
    expect([await client.people.account(robot.id), await client.people.find(BRUNO)]).toEqual([null, []]);
  });

  it("B1 an update of a newer version keeps the account type, the provider and the password", async () => {
    const { client, world, ann } = await room({ quirks: { accountTypes: true } });
    Object.assign(ann, { authProviderId: "00000000-0000-4000-8000-00000000abcd", hasPassword: true });
    const robot = world.addUser({ email: "door@example.com", firstname: "Door", lastname: "Robot", accountType: 2 });
    for (const user of [ann, robot]) {
      const before = { ...user };
      const names = { first_name: user.firstname, last_name: "Newname" };
      await client.people.update(user.id, { person: "1", email: user.email, ...names });
      expect(world.users.get(user.id)).toEqual({ ...before, lastname: "Newname" });
    }
  });

  it("are found by their whole e-mail alone, and no e-mail stands in a path", async () => {
    const { client, simulator, world, ann } = await room();
    world.addUser({ email: "joann@example.com", firstname: "Jo", lastname: "Ann" });
    const found = await client.people.find({ ...BRUNO, email: "ANN@example.com" });
    expect(found.map(({ remoteId }) => remoteId)).toEqual([ann.id]);
    expect(await client.people.find(BRUNO)).toEqual([]);
    expect(simulator.log.filter(({ path }) => path.includes("@"))).toEqual([]);
  });

  it("a create whose answer is lost is not sent again, and is found", async () => {
    const { client, simulator } = await room();
    simulator.fault({ method: "POST", how: "drop after write" });
    await expect(client.people.create(BRUNO, { invite: true, requireFree: free })).rejects.toMatchObject({
      ambiguous: true,
    });
    expect(await client.people.find(BRUNO)).toHaveLength(1);
  });

  it("B1 users of people who left stay, unless the config asks to delete them, and then all their bookings go", async () => {
    const { client } = await room();
    expect(client.people.remove).toBeUndefined();
    const deleting = await room({ config: { when_left: "delete" } });
    deleting.book("2026-07-22");
    await deleting.client.people.remove!(deleting.ann.id);
    await deleting.client.people.remove!(deleting.ann.id);
    expect(deleting.world.users.has(deleting.ann.id)).toBe(false);
    expect(deleting.world.bookings.size).toBe(0);
    expect(await deleting.client.people.account(deleting.ann.id)).toBeNull();
  });

  it.each([
    ["whose e-mail is taken", { ...BRUNO, email: "ann@example.com" }, {}, "seatsurfing:409"],
    ["without a name", { ...BRUNO, last_name: null }, {}, "seatsurfing:user-400"],
    ["beyond the limit", BRUNO, { userLimit: 2 }, "seatsurfing:user-limit"],
  ])("a user %s is that record's failure", async (_, wanted, quirks, causeKey) => {
    const { client } = await room({ quirks });
    const made = client.people.create(wanted, { invite: false, requireFree: free });
    await expect(made).rejects.toMatchObject({ name: "RecordError", causeKey, refusal: false });
  });
});

it("a list of users that is refused is not blamed on a user", async () => {
  const { client, simulator } = await room();
  simulator.fault({ path: /user\/?$/, how: { status: 400 } });
  await expect(readAll(client.people.accounts())).rejects.toThrow(/GET \/user\/ answered 400/);
});

describe("bookings", () => {
  it("B4 come in wall times of their place, with its zone, whoever made them", async () => {
    const { client, book, ann } = await room();
    const { id } = book("2026-07-22", { subject: "Quiet please" });
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records).toEqual([
      {
        remoteId: id,
        key: null,
        title: "Desk 3 2026-07-22T09:00 to 2026-07-22T17:00",
        active: true,
        marked: false,
        fields: {
          account: ann.id,
          email: "ann@example.com",
          space: "Desk 3",
          subject: "Quiet please",
          starts_at: "2026-07-22T09:00",
          ends_at: "2026-07-22T17:00",
          zone: "Europe/Berlin",
          blocker: false,
        },
      },
    ]);
  });

  it.each([
    ["is missing", undefined],
    ["is null", null],
  ])("B3 one whose subject %s is taken for a blocker", async (_, subject) => {
    const { client, book, simulator } = await room();
    for (const about of ["Quiet please", ""]) book("2026-07-22", { subject: about });
    const blockers = async () =>
      (await readAll(client.bookings.bookings(WINDOW))).records.map(({ fields }) => fields.blocker);
    expect(await blockers()).toEqual([false, false]);
    const how = ({ body, ...answer }: SimAnswer) => ({
      ...answer,
      body: (body as readonly object[]).map((one) => ({ ...one, subject })),
    });
    simulator.fault({ path: /booking.filter/, how });
    expect(await blockers()).toEqual([true, true]);
  });

  it("B4 the location's zone counts, else the organization's, else the target's", async () => {
    const { client, world, ann } = await room();
    const times = { user: ann, enter: "2026-07-22T09:00", leave: "2026-07-22T17:00" };
    world.addBooking({ ...times, space: world.addSpace("Desk 1", world.addLocation("Tokyo", "Asia/Tokyo")) });
    world.addBooking({ ...times, space: world.addSpace("Desk 2", world.addLocation("Nowhere")) });
    const zones = async () =>
      (await readAll(client.bookings.bookings(WINDOW))).records.map(({ fields }) => [fields.zone, fields.starts_at]);
    const at = "2026-07-22T09:00";
    world.settings.set("default_timezone", "America/New_York");
    expect(await zones()).toEqual([
      ["Asia/Tokyo", at],
      ["America/New_York", at],
    ]);
    world.settings.delete("default_timezone");
    expect(await zones()).toEqual([
      ["Asia/Tokyo", at],
      ["Europe/Berlin", at],
    ]);
  });

  it("B4 an offset in a time is not reckoned with, and an end at 16:59:59 is five o'clock", async () => {
    const { client, simulator, book } = await room();
    book("2026-07-22", { leave: "2026-07-22T16:59:59" });
    const how = ({ body, ...rest }: { status: number; body?: unknown }) => {
      const rows = body as { enter: string; leave: string }[];
      const moved = rows.map((row) => ({
        ...row,
        enter: "2026-07-22T09:00:00+02:00",
        leave: row.leave.replace("Z", "+02:00"),
      }));
      return { ...rest, body: moved };
    };
    simulator.fault({ path: /filter/, how });
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records[0]?.fields).toMatchObject({ starts_at: "2026-07-22T09:00", ends_at: "2026-07-22T17:00" });
  });

  it("B4 whatever shares a day with the window is read: what began before it and what ends after it", async () => {
    const { client, book } = await room();
    book("2026-07-18", { leave: "2026-07-20T10:00" });
    book("2026-10-19", { leave: "2026-10-25T10:00" });
    book("2026-07-19");
    book("2026-10-20");
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records.map(({ fields }) => fields.starts_at.slice(0, 10))).toEqual(["2026-07-18", "2026-10-19"]);
  });

  it("B4 a large company's bookings are asked for in parts of the window, and one that lies in two of them comes once", async () => {
    const { client, simulator, book } = await room();
    book("2026-08-01", { leave: "2026-08-05T10:00" });
    for (const day of ["2026-07-20", "2026-08-02", "2026-08-03", "2026-10-19"]) book(day);
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records).toHaveLength(5);
    const asked = simulator.log.filter(({ path }) => path === "/booking/filter/");
    expect(asked).toHaveLength(7);
  });

  it("B4 days with more bookings than one answer may hold are asked for in halves, and one that lies in two of them comes once", async () => {
    const { client, simulator, book } = await room();
    book("2026-07-22", { leave: "2026-07-24T10:00" });
    book("2026-08-02");
    const body = `[0${",0".repeat(1_500_000)}]`;
    simulator.fault({ path: /filter/, times: 2, how: { status: 200, body } });
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records.map(({ fields }) => fields.starts_at.slice(0, 10))).toEqual(["2026-07-22", "2026-08-02"]);
    const asked = simulator.log.filter(({ path }) => path === "/booking/filter/");
    expect(asked.slice(0, 5).map(({ query }) => query.match(/\d{4}-\d\d-\d\d/g)?.join(" "))).toEqual([
      "2026-07-20 2026-08-02",
      "2026-07-20 2026-07-26",
      "2026-07-20 2026-07-22",
      "2026-07-23 2026-07-26",
      "2026-07-27 2026-08-02",
    ]);
  });

  it("B4 a single day with more bookings than one answer may hold is told", async () => {
    const { client, simulator } = await room();
    const body = `[0${",0".repeat(1_500_000)}]`;
    simulator.fault({ path: /filter/, times: Number.POSITIVE_INFINITY, how: { status: 200, body } });
    await expect(readAll(client.bookings.bookings(WINDOW))).rejects.toThrow("JSON of more than 1500000 values");
    expect(simulator.log.at(-1)!.query).toMatch(/start=2026-07-20T.*end=2026-07-20T/);
  });

  it("B4 occurrences of a series are taken out one by one, by their own ids", async () => {
    const { client, simulator, world, book } = await room();
    const series = ["2026-07-22", "2026-07-29", "2026-08-05"].map((day) => book(day, { recurringId: "r-1" }));
    await client.bookings.release(series[1]!.id);
    expect([...world.bookings.values()].map(({ enter }) => enter.slice(0, 10))).toEqual(["2026-07-22", "2026-08-05"]);
    expect(simulator.writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /booking/${series[1]!.id}`,
    ]);
  });

  it("a guest's booking is nobody's, whatever address it names", async () => {
    const { client, book } = await room();
    book("2026-07-22", { user: null, guest: "ann@example.com" });
    const { records } = await readAll(client.bookings.bookings(WINDOW));
    expect(records[0]?.fields).toMatchObject({ account: null, email: null });
  });

  it("a booking that is gone already is success", async () => {
    const { client, simulator, world, book } = await room();
    const { id } = book("2026-07-22");
    await client.bookings.release(id);
    expect(world.bookings.size).toBe(0);
    await client.bookings.release(id);
    expect(simulator.writes().map(({ path, status }) => ({ path, status }))).toEqual([
      { path: `/booking/${id}`, status: 204 },
      { path: `/booking/${id}`, status: 404 },
    ]);
  });

  it("an empty list may be said as null; anything else than a list is refused by name", async () => {
    const { client, simulator, book } = await room({ quirks: { emptyIsNull: true } });
    expect((await readAll(client.bookings.bookings(WINDOW))).records).toEqual([]);
    book("2026-07-22");
    for (const body of [{ bookings: [] }, [{ id: "1", enter: "soon" }]]) {
      simulator.fault({ path: /filter/, how: (answer) => ({ ...answer, body }) });
      await expect(readAll(client.bookings.bookings(WINDOW))).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
    }
    simulator.fault({ path: /filter/, times: 9, how: { status: 500 } });
    await expect(readAll(client.bookings.bookings(WINDOW))).rejects.toMatchObject({ code: "UNREACHABLE" });
  });
});

describe("what Seatsurfing does not let go", () => {
  const restrict = ({ settings }: { readonly settings: Map<string, string> }, hours: number) => {
    settings.set("enable_max_hours_before_delete", "1");
    settings.set("max_hours_before_delete", String(hours));
  };

  it("TOO_LATE is known beforehand from the organization's settings, to the hour", async () => {
    const { client, context, world, book } = await room();
    restrict(world, 24);
    // Few enough for no request to wait for its turn, which would take time.
    const days = { from: "2026-07-20", to: "2026-07-31" };
    book("2026-07-22", { enter: "2026-07-22T09:59" });
    book("2026-07-22", { enter: "2026-07-22T10:00" });
    const { records } = await readAll(client.bookings.bookings(days));
    const late = () => records.map(({ fields }) => client.bookings.tooLate(fields, context.clock.now()));
    expect(late()).toEqual([true, false]);
    world.settings.set("no_admin_restrictions", "1");
    await readAll(client.bookings.bookings(days));
    expect(late()).toEqual([false, false]);
  });

  it("too close to its start is that booking's own reason, no missing right", async () => {
    const { client, world, book } = await room();
    restrict(world, 24);
    const refused = client.bookings.release(book("2026-07-21").id);
    await expect(refused).rejects.toMatchObject({ causeKey: "seatsurfing:too-late", refusal: false });
  });

  it("one that has ended is that booking's own reason", async () => {
    const { client, book } = await room();
    const refused = client.bookings.release(book("2026-07-20").id);
    await expect(refused).rejects.toMatchObject({ causeKey: "seatsurfing:ended", refusal: false });
  });

  it.each([false, true])(
    "a service account without the right: reads say RIGHT_MISSING, writes speak of it (%s)",
    async (accountTypes) => {
      const { client, simulator, book } = await room({ quirks: { accountTypes } });
      const { id } = book("2026-07-22");
      simulator.quirks.writes = false;
      await expect(client.bookings.release(id)).rejects.toMatchObject({ name: "RecordError", refusal: true });
      expect((await client.test()).checks[0]).toMatchObject({ state: "warning", code: "RIGHT_MISSING" });
      Object.assign(simulator.quirks, { writes: true, administers: false });
      await expect(client.bookings.release(id)).rejects.toMatchObject({ name: "RecordError", refusal: true });
      await expect(readAll(client.bookings.bookings(WINDOW))).rejects.toMatchObject({ code: "RIGHT_MISSING" });
      expect((await client.test()).checks.map(({ state }) => state)).toEqual(["ok", "failed", "failed"]);
    },
  );
});

describe("the way in", () => {
  it("B7 the connection test names the organization, and writes nothing", async () => {
    const { client, simulator, book } = await room({ readOnly: true });
    book("2026-07-21");
    const { checks, tenant } = await client.test();
    expect(tenant).toBe(simulator.organization.id);
    expect(checks.map(({ what, state, detail }) => `${what} ${state}: ${detail}`)).toEqual([
      "seatsurfing.account ok: the service account belongs to the organization Example Desks",
      "seatsurfing.users.read ok: 2 users are visible",
      "seatsurfing.bookings.read ok: 1 bookings of today are visible",
    ]);
    expect(simulator.writes()).toEqual([]);
  });

  it("a token does as well, a wrong one is refused", async () => {
    const rest = { username: undefined, password: undefined };
    const good = await room({ config: { ...rest, token: "seatsurfing-token" } });
    expect((await good.client.test()).checks[0]).toMatchObject({ state: "ok" });
    const bad = await room({ config: { ...rest, token: "another" } });
    const { checks } = await bad.client.test();
    expect(checks.map(({ state, code }) => code ?? state)).toEqual(["CREDENTIALS_REFUSED", "skipped", "skipped"]);
  });

  it("B8 in test mode nothing leaves", async () => {
    const { client, simulator, ann, book } = await room({ readOnly: true, config: { when_left: "delete" } });
    const { id } = book("2026-07-22");
    await expect(client.bookings.release(id)).rejects.toThrow();
    await expect(client.people.create(BRUNO, { invite: true, requireFree: free })).rejects.toThrow();
    await expect(client.people.update(ann.id, BRUNO)).rejects.toThrow();
    await expect(client.people.remove!(ann.id)).rejects.toThrow();
    expect(simulator.writes()).toEqual([]);
  });

  it.each([
    ["neither password nor token", {}],
    ["a password alone", { password: "p" }],
    ["a user name that is only an e-mail", { username: "a@b.example", password: "p" }],
    ["a setting that is none", { token: "t", region: "eu" }],
  ])("%s is refused when the config is read", (_, settings) => {
    const written = { type: "seatsurfing", base_url: "https://desks.example.com", ...settings };
    expect(seatsurfingConfig.safeParse(written).success).toBe(false);
  });
});
