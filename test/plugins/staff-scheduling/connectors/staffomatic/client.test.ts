/** The client against the simulated Staffomatic: requests, pages, refusals, writes. */
import { describe, expect, it } from "vitest";
import type { SimAnswer } from "../../../../../core/plugin/simulator.ts";
import { staffomaticConfig } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/config.ts";
import { absence, account, readAll, room, ZONE } from "./room.ts";

const WINDOW = { from: "2026-07-07", to: "2026-08-31" };

function crowd(simulator: Awaited<ReturnType<typeof room>>["simulator"], people: number) {
  return Array.from({ length: people }, (_, n) => simulator.world.addUser({ email: `nr${n}@example.com` }));
}

describe("how Staffomatic is asked", () => {
  it("names a contact, ends every path in .json, and writes JSON with its charset", async () => {
    const { simulator, client, berlin } = await room();
    await client.createAccount(account({ location: String(berlin.id) }), { invite: false });
    const [request] = simulator.writes();
    expect(request).toMatchObject({ method: "POST", path: `/v3/acme/locations/${berlin.id}/users.json`, status: 200 });
    expect(request?.headers["user-agent"]).toMatch(/^rollcall.*it@example\.com/);
    expect(request?.headers["content-type"]).toBe("application/json; charset=utf-8");
    expect(request?.headers.authorization).toMatch(/^Basic /);
  });

  it("takes a bearer token in place of a log-in, and a base URL with the account in it", async () => {
    const { client, simulator } = await room();
    const { client: other } = await room({
      config: {
        username: undefined,
        password: undefined,
        token: "made-up-token",
        base_url: `${simulator.url}/v3/acme`,
      },
    });
    expect((await other.lists()).timezone).toBe(ZONE);
    expect(simulator.log.at(-1)?.headers.authorization).toBe("Bearer made-up-token");
    expect((await client.test()).tenant).toBe("159");
  });

  it.each([
    ["no log-in at all", {}],
    ["a name without password", { username: "a@example.com" }],
  ])("the config is refused with %s", async (_, config) => {
    const left = { username: undefined, password: undefined, token: undefined };
    await expect(room({ config: { ...left, ...config } })).rejects.toThrow(/needs username and password, or token/);
  });

  it("a misspelt key is one problem, and a missing log-in stands where it is to be written", () => {
    const written = { type: "staffomatic", account: "acme", contact: "it@example.com", username: "ann@example.com" };
    const problems = (config: object) => staffomaticConfig.safeParse({ ...written, ...config }).error?.issues;
    expect(problems({ pasword: "made-up" })).toMatchObject([{ code: "unrecognized_keys", keys: ["pasword"] }]);
    expect(problems({})).toMatchObject([{ path: ["username"], message: "needs username and password, or token" }]);
    expect(problems({ password: "made-up" })).toBeUndefined();
  });

  it("stays below 500 requests in ten seconds", async () => {
    const { simulator, client, context } = await room({ quirks: { rateLimit: 500 } });
    const ids = crowd(simulator, 30).map(({ id }) => String(id));
    for (let round = 0; round < 30; round += 1) await Promise.all(ids.map((id) => client.account(id)));
    expect(simulator.log.filter(({ status }) => status === 429)).toEqual([]);
    expect(context.slept()).toBeGreaterThan(10_000);
  });

  it("waits as long as a 429 says, and takes a 403 that speaks of the rate limit for one", async () => {
    const { simulator, client, context } = await room();
    simulator.fault({ how: { status: 429, body: {}, headers: { "retry-after": "7" } } });
    simulator.fault({ how: { status: 403, body: { message: "API rate limit exceeded" } } });
    expect((await client.lists()).locations).toHaveLength(1);
    expect(context.slept()).toBeGreaterThanOrEqual(7_000);
  });
});

describe("lists", () => {
  it("reads every page until an empty one, locked accounts too", async () => {
    const { simulator, client } = await room();
    crowd(simulator, 120);
    simulator.world.addUser({ email: "Locked@Example.com ", locked: true });
    const { records, completeness } = await readAll(client.accounts());
    expect(records).toHaveLength(121);
    expect(records.at(-1)).toMatchObject({ key: "locked@example.com", active: false });
    expect(completeness.tally).toMatchObject({ collection: "staffomatic.users", distinct: 121, pages: 4, total: null });
    const asked = simulator.log.map(({ query }) => query);
    expect(asked).toEqual([1, 2, 3, 4].map((page) => `?state=all&page=${page}`));
  });

  it("does not take a page that is not full for the last one", async () => {
    const { simulator, client } = await room();
    crowd(simulator, 100);
    simulator.fault({
      where: ({ query }) => query.get("page") === "1",
      how: (answer) => ({ ...answer, body: (answer.body as unknown[]).slice(0, 49) }),
    });
    expect((await readAll(client.accounts())).records).toHaveLength(99);
  });

  it.each([1, 2, 3])("throws when page %i fails for good, instead of ending short", async (page) => {
    const { simulator, client } = await room();
    crowd(simulator, 101);
    const times = Number.POSITIVE_INFINITY;
    simulator.fault({ where: ({ query }) => query.get("page") === String(page), times, how: { status: 500 } });
    await expect(readAll(client.accounts())).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it("throws when every page is the same page, instead of asking for ever", async () => {
    const { simulator, client } = await room();
    simulator.fault({ times: 99, how: { status: 200, body: [{ id: 1, email: "ann@example.com" }] } });
    await expect(readAll(client.accounts())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
    expect(simulator.log.length).toBeLessThan(5);
  });

  it("refuses a record of another shape, naming the place and not the value", async () => {
    const { simulator, client } = await room();
    simulator.fault({ how: { status: 200, body: [{ id: 1, email: { secret: "x" } }] } });
    await expect(readAll(client.accounts())).rejects.toMatchObject({
      code: "CONTRACT_BROKEN",
      message: expect.stringMatching(/users\[0\]\.email/),
    });
  });

  it("a list that is not there is no empty list", async () => {
    const { client } = await room({ config: { account: "another" } });
    await expect(readAll(client.accounts())).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  it("reads the account's zone, and departments and absence types location by location", async () => {
    const { simulator, client, berlin, kitchen, vacation } = await room();
    const leeds = simulator.addLocation("Leeds");
    simulator.addAbsenceType(leeds, " Sick leave ");
    expect(await client.lists()).toEqual({
      timezone: ZONE,
      locations: [
        { id: String(berlin.id), name: "Berlin" },
        { id: String(leeds.id), name: "Leeds" },
      ],
      departments: [{ id: String(kitchen.id), name: "Kitchen", location: String(berlin.id) }],
      absenceTypes: [
        { id: String(vacation.id), name: "Paid vacation", location: String(berlin.id) },
        { id: expect.any(String), name: "Sick leave", location: String(leeds.id) },
      ],
    });
  });

  it("an account whose zone nobody knows is refused: every time would be guessed", async () => {
    const { client } = await room({ zone: "UTC" });
    const { client: odd, simulator } = await room();
    simulator.fault({ how: (answer) => ({ ...answer, body: { ...(answer.body as object), time_zone: "Berlin!" } }) });
    await expect(odd.lists()).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
    expect((await client.lists()).timezone).toBe("UTC");
  });
});

describe("accounts", () => {
  it("are made with an invitation only where it is asked for", async () => {
    const { simulator, client } = await room();
    const quiet = await client.createAccount(account(), { invite: false });
    const loud = await client.createAccount(account({ email: "ben@example.com" }), { invite: true });
    const [first, second] = [quiet, loud].map((id) => simulator.world.users.get(Number(id)));
    expect(first).toMatchObject({ first_name: "Ann", custom_id: "12", invitations: 0 });
    expect(second).toMatchObject({ email: "ben@example.com", invitations: 1, invitation_state: "pending" });
  });

  it("take 201 as well as 200 for an answer, and an answer without id for none", async () => {
    const { simulator, client } = await room({ quirks: { createStatus: 201 } });
    expect(await client.createAccount(account(), { invite: false })).toMatch(/^\d+$/);
    simulator.fault({ how: { status: 200, body: {} } });
    await expect(client.createAccount(account(), { invite: false })).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  it("are never made twice by a repeated request: a lost answer is the engine's to settle", async () => {
    const { simulator, client } = await room();
    simulator.fault({ method: "POST", how: "drop after write" });
    await expect(client.createAccount(account(), { invite: true })).rejects.toMatchObject({ ambiguous: true });
    expect(simulator.writes()).toHaveLength(1);
  });

  it("an update writes what changed and nothing else, and never empties", async () => {
    const { simulator, client } = await room();
    const id = await client.createAccount(account(), { invite: false });
    await client.updateAccount(id, account({ last_name: "Other", first_name: null }), ["last_name", "first_name"]);
    expect(JSON.parse(simulator.writes().at(-1)!.text)).toEqual({ last_name: "Other" });
    expect(simulator.world.users.get(Number(id))).toMatchObject({ first_name: "Ann", last_name: "Other" });
  });

  it("are locked and unlocked, and shown as such", async () => {
    const { client } = await room();
    const id = await client.createAccount(account(), { invite: false });
    await client.lock(id);
    expect((await client.account(id))?.active).toBe(false);
    await client.unlock(id);
    expect((await client.account(id))?.active).toBe(true);
    expect(await client.account("999")).toBeNull();
  });

  it("an e-mail that is taken fails this record alone", async () => {
    const { client } = await room();
    await client.createAccount(account(), { invite: false });
    await expect(client.createAccount(account(), { invite: false })).rejects.toMatchObject({
      causeKey: "staffomatic:422",
      message: expect.stringContaining("Validation Failed: email has already been taken"),
    });
  });

  it("two people who swap e-mails fail, and the remedy says how both get theirs", async () => {
    const { client } = await room();
    const [ann, ben] = [account(), account({ email: "ben@example.com" })];
    const [id] = [
      await client.createAccount(ann, { invite: false }),
      await client.createAccount(ben, { invite: false }),
    ];
    const swapped = { ...ann, email: ben.email };
    await expect(client.updateAccount(id, swapped, ["email"])).rejects.toMatchObject({
      causeKey: "staffomatic:422",
      own: false,
      remedy: expect.stringContaining("two people have swapped e-mails"),
    });
  });

  it("nothing is written in test mode", async () => {
    const { simulator, client } = await room({ readOnly: true });
    await expect(client.createAccount(account(), { invite: false })).rejects.toThrow(/test mode/);
    expect(simulator.writes()).toEqual([]);
  });
});

describe("departments", () => {
  it("are told by the list of accounts: read once for both, and anew where somebody came in since", async () => {
    const { simulator, client, kitchen, berlin } = await room();
    const [ann, ben] = crowd(simulator, 60);
    ann!.department_ids.push(kitchen.id);
    await readAll(client.accounts());
    const before = simulator.log.length;
    const { records, completeness } = await readAll(client.memberships());
    expect(records.map(({ remoteId }) => remoteId)).toEqual([`${ann!.id}:${kitchen.id}`]);
    expect([simulator.log.length - before, completeness.tally.distinct]).toEqual([0, 60]);
    await readAll(client.accounts());
    await client.enter({ id: String(kitchen.id), name: "Kitchen", location: String(berlin.id) }, [String(ben!.id)]);
    expect((await readAll(client.memberships())).records).toHaveLength(2);
  });

  it("take people in and let them go, several in one request", async () => {
    const { simulator, client, kitchen, berlin } = await room();
    const [ann, ben] = crowd(simulator, 2).map(({ id }) => String(id));
    const department = { id: String(kitchen.id), name: "Kitchen", location: String(berlin.id) };
    await client.enter(department, [ann!, ben!]);
    await client.leave(department, [ben!]);
    const { records } = await readAll(client.memberships());
    expect(records.map(({ remoteId }) => remoteId)).toEqual([`${ann}:${kitchen.id}`]);
    expect(await client.membership(`${ann}:${kitchen.id}`)).toMatchObject({ fields: { user: ann } });
    expect(await client.membership(`${ben}:${kitchen.id}`)).toBeNull();
    expect(simulator.writes().map(({ path }) => path.split("/").at(-1))).toEqual([
      "add_users.json",
      "remove_users.json",
    ]);
  });
});

describe("absences", () => {
  it("whole days are snapped to the account's zone and read back as they were written", async () => {
    const { simulator, client, vacation, berlin } = await room();
    const [ann] = crowd(simulator, 1);
    const wanted = absence({ user: String(ann!.id), type: String(vacation.id) });
    const id = await client.createAbsence(wanted, listed(vacation, berlin), ZONE);
    expect(JSON.parse(simulator.writes()[0]!.text)).toMatchObject({
      ...{ all_day: true, applicant_id: ann!.id, absence_type_id: vacation.id },
      ...{ starts_at: "2026-07-20T00:00:00+02:00", ends_at: "2026-07-24T23:59:59+02:00" },
    });
    expect(await client.absence(id, ZONE)).toMatchObject({ ...wanted, id, state: "new" });
  });

  it("the window is asked for with a margin and kept to exactly", async () => {
    const { simulator, client, vacation } = await room();
    const [ann] = crowd(simulator, 1);
    const days = [
      ["2026-07-01", "2026-07-06"],
      ["2026-07-05", "2026-07-07"],
      ["2026-08-31", "2026-09-09"],
      ["2026-09-01", "2026-09-02"],
    ];
    for (const [from, to] of days) {
      const times = { starts_at: `${from}T10:00:00+02:00`, ends_at: `${to}T10:00:00+02:00`, all_day: true };
      simulator.world.addAbsence({ applicant_id: ann!.id, absence_type_id: vacation.id, ...times });
    }
    const { records, completeness } = await readAll(client.absences(WINDOW, ZONE));
    expect(records.map(({ starts_at }) => starts_at.slice(0, 10))).toEqual(["2026-07-05", "2026-08-31"]);
    expect(completeness.tally.window).toEqual(WINDOW);
    const asked = () => {
      const query = new URLSearchParams(simulator.log.at(-1)?.query);
      return ["from", "until"].map((name) => query.get(name)?.slice(0, 10));
    };
    expect(asked()).toEqual(["2025-07-05", "2027-09-01"]);
    await readAll(client.absences(WINDOW, ZONE, { whole: true }));
    expect(asked()).toEqual(["2026-07-04", "2026-09-02"]);
    const user = String(crowd(simulator, 1)[0]!.id);
    expect((await readAll(client.absences(WINDOW, ZONE, { user }))).records).toEqual([]);
    expect((await readAll(client.absences(WINDOW, ZONE, { user: String(ann!.id) }))).records).toHaveLength(2);
  });

  it.each(["any part", "start", "whole"] as const)(
    "[completeness] one that began months before the window and ends months after it is read, if from and until mean: %s",
    async (windowBy) => {
      const { simulator, client, vacation } = await room({ quirks: { windowBy } });
      const [ann] = crowd(simulator, 1);
      const days = { starts_at: "2026-02-01T10:00:00+01:00", ends_at: "2027-01-31T10:00:00+01:00", all_day: true };
      simulator.world.addAbsence({ applicant_id: ann!.id, absence_type_id: vacation.id, ...days });
      simulator.addTimer({ user: ann!.id, from: "2026-07-06T20:00:00Z", until: "2026-07-07T04:00:00Z" });
      simulator.addTimer({ user: ann!.id, from: "2026-08-31T20:00:00Z", until: "2026-09-01T04:00:00Z" });
      expect((await readAll(client.absences(WINDOW, ZONE))).records).toHaveLength(1);
      const itself = { from: "2026-02-01", to: "2027-01-31" };
      expect((await readAll(client.absences(itself, ZONE, { whole: true }))).records).toHaveLength(1);
      expect((await readAll(client.timers(WINDOW, ZONE))).records).toHaveLength(2);
    },
  );

  it("one that is gone is removed already; one of a type of another location is refused", async () => {
    const { simulator, client, vacation } = await room();
    const [ann] = crowd(simulator, 1);
    const leeds = simulator.addLocation("Leeds");
    const wanted = absence({ user: String(ann!.id), type: String(vacation.id) });
    await client.removeAbsence("999");
    await expect(client.createAbsence(wanted, listed(vacation, leeds), ZONE)).rejects.toMatchObject({
      causeKey: "staffomatic:422",
    });
  });
});

describe("one record by its id, account-wide, which is documented of timers alone", () => {
  const away = async (accountWide: "all" | "all but to delete" | "none") => {
    const opened = await room({ quirks: { accountWide } });
    const { simulator, vacation, berlin } = opened;
    const [ann] = crowd(simulator, 1);
    const days = { starts_at: "2026-07-20T10:00:00+02:00", ends_at: "2026-07-21T10:00:00+02:00", all_day: true };
    const who = { applicant_id: ann!.id, absence_type_id: vacation.id, location_id: berlin.id };
    return { ...opened, ann: String(ann!.id), id: String(simulator.world.addAbsence({ ...who, ...days }).id) };
  };

  it("[asked by name] a 404 says that a record is gone only where one that is listed is found", async () => {
    const { client, simulator, ann, id } = await away("none");
    for (const ask of [
      () => client.account(ann),
      () => client.account("999"),
      () => client.absence(id, ZONE),
      () => client.membership(`${ann}:1`),
      () => client.removeAbsence(id),
      () => client.lock(ann),
    ])
      await expect(ask()).rejects.toMatchObject({
        code: "CONTRACT_BROKEN",
        message: expect.stringMatching(/by its id/),
      });
    expect([simulator.world.absences.size, simulator.world.users.size]).toEqual([1, 1]);
  });

  it("of an empty list nothing is asked for: every record of it is gone", async () => {
    const { client, simulator } = await room({ quirks: { accountWide: "none" } });
    expect(await client.absence("999", ZONE)).toBeNull();
    await client.removeAbsence("999");
    expect(simulator.log.filter(({ path }) => path.endsWith("/absences.json"))).toHaveLength(2);
  });

  it("is proven after each 404, and the list is asked for one that is there once", async () => {
    const { client, simulator, ann } = await away("all");
    await client.account(ann);
    expect(simulator.log).toHaveLength(1);
    for (const _ of [1, 2, 3]) expect(await client.account("999")).toBeNull();
    expect(simulator.log.filter(({ path }) => path.endsWith("/users.json"))).toHaveLength(1);
    expect(simulator.log.filter(({ path }) => path.endsWith(`/users/${ann}.json`))).toHaveLength(1 + 3);
  });

  it.each([
    ["one 404", 1],
    ["nothing but 404", Infinity],
  ])("[asked by name] %s of a proxy after the proof says nothing about a timer that is there", async (_, times) => {
    const { client, simulator, ann } = await away("all");
    const day = { from: "2026-07-20T07:00:00Z", until: "2026-07-20T15:00:00Z" };
    const [, timer] = [1, 2].map(() => simulator.addTimer({ user: Number(ann), ...day }));
    expect(await client.timer("999")).toBeNull();
    const how = { status: 404, body: { message: "no route" } };
    simulator.fault({ path: /work_timers\/\d+/, times, how });
    const asked = await client.timer(String(timer!.id)).catch((error: unknown) => error);
    if (times === 1) expect(asked).toMatchObject({ id: String(timer!.id) });
    else expect(asked).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringMatching(/by its id/) });
  });

  it("one that goes between list and look-up is no sign of a path that is missing", async () => {
    const { client, simulator, ann } = await away("all");
    crowd(simulator, 1);
    const path = new RegExp(`/users/${ann}\\.json$`);
    const how = (answer: SimAnswer) => {
      simulator.world.users.delete(Number(ann));
      return { ...answer, status: 404, body: { message: "Not Found" } };
    };
    simulator.fault({ path, how });
    expect(await client.account("999")).toBeNull();
  });

  it("one that a look-up still finds is not removed by a 404: that record fails", async () => {
    const { client, simulator, id } = await away("all but to delete");
    await expect(client.removeAbsence(id)).rejects.toMatchObject({ causeKey: "staffomatic:not-written" });
    await client.removeAbsence("999");
    expect(simulator.world.absences.size).toBe(1);
  });

  it("check says so, list by list", async () => {
    const { client } = await away("none");
    const { checks } = await client.test();
    expect(checks.map(({ state }) => state)).toEqual(["ok", "failed", "ok", "failed", "ok"]);
    expect(checks[1]).toMatchObject({ code: "CONTRACT_BROKEN", detail: expect.stringContaining("users") });
  });
});

describe("work timers", () => {
  it("come with their breaks, running ones without an end", async () => {
    const { simulator, client } = await room();
    const [ann] = crowd(simulator, 1);
    const breaks = [["2026-07-20T10:00:00Z", "2026-07-20T10:30:00Z"]] as const;
    const done = simulator.addTimer({
      user: ann!.id,
      from: "2026-07-20T07:00:11Z",
      until: "2026-07-20T15:00:59Z",
      breaks,
    });
    simulator.addTimer({ user: ann!.id, from: "2026-07-21T07:00:00Z", until: null });
    simulator.addTimer({ user: ann!.id, from: "2026-07-05T07:00:00Z", until: "2026-07-05T15:00:00Z" });
    const { records } = await readAll(client.timers(WINDOW, ZONE));
    expect(records.map(({ state }) => state)).toEqual(["stopped", "running"]);
    expect(records[0]).toEqual({
      ...{ id: String(done.id), user: String(ann!.id), state: "stopped", breakSeconds: 1800 },
      ...{ startsAt: "2026-07-20T07:00:11.000Z", endsAt: "2026-07-20T15:00:59.000Z", changedAt: expect.any(String) },
      breaks: [{ startsAt: "2026-07-20T10:00:00.000Z", endsAt: "2026-07-20T10:30:00.000Z" }],
    });
    expect(await client.timer(String(done.id))).toEqual(records[0]);
    expect(await client.timer("999")).toBeNull();
  });
});

describe("check", () => {
  it("names the account and what can be read", async () => {
    const { client } = await room();
    const { checks, tenant } = await client.test();
    expect(tenant).toBe("159");
    expect(checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      "staffomatic.account ok",
      ...["users", "locations", "absences", "work_timers"].map((list) => `staffomatic.${list}.read ok`),
    ]);
  });

  it("says that the log-in is wrong once, and tries nothing more", async () => {
    const { client, simulator } = await room({ config: { password: "wrong" } });
    const { checks, tenant } = await client.test();
    expect(tenant).toBeNull();
    expect(checks.map(({ state }) => state)).toEqual(["failed", "skipped", "skipped", "skipped", "skipped"]);
    expect(checks[0]?.code).toBe("CREDENTIALS_REFUSED");
    expect(simulator.log.length).toBeLessThanOrEqual(2);
  });

  it("names the list that a right is missing for", async () => {
    const { client, simulator } = await room();
    simulator.fault({ path: /work_timers/, times: 9, how: { status: 403, body: { message: "Forbidden" } } });
    const { checks } = await client.test();
    expect(checks.at(-1)).toMatchObject({
      what: "staffomatic.work_timers.read",
      state: "failed",
      code: "RIGHT_MISSING",
    });
  });
});

function listed({ id, name }: { id: number; name: string }, { id: location }: { id: number }) {
  return { id: String(id), name, location: String(location) };
}
