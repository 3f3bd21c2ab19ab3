import { describe, expect, test } from "vitest";
import { AworkClient } from "../../../../../plugins/absence-mirror/connectors/awork/client.ts";
import { aworkConfig } from "../../../../../plugins/absence-mirror/connectors/awork/config.ts";
import { mirror, readAll, room } from "./room.ts";

const WINDOW = { from: "2026-07-07", to: "2027-01-17" };
const ADA = { email: "ada@example.com", firstName: "Ada", lastName: "Anvil" };
type Simulator = Awaited<ReturnType<typeof room>>["simulator"];

function fill(simulator: Simulator, people: number, absencesEach = 0) {
  return Array.from({ length: people }, (_, i) => {
    const user = simulator.addUser({ email: `person${i}@example.com`, firstName: "Person", lastName: `${i}` });
    for (let n = 0; n < absencesEach; n += 1) {
      simulator.addAbsence({ userId: user.id, startOn: "2026-07-20T00:00:00Z", endOn: "2026-07-21T00:00:00Z" });
    }
    return user;
  });
}

function lists(simulator: Simulator, path: string): string[] {
  return simulator.log.filter((entry) => entry.path === `/api/v1/${path}`).map(({ query }) => query);
}

describe("A3: accounts", () => {
  test("every page is read, page and size are always said, and the total is proven", async () => {
    const { simulator, client } = await room();
    fill(simulator, 2500);
    const { records, completeness } = await readAll(client.accounts());
    expect(records).toHaveLength(2501);
    expect(completeness.tally).toMatchObject({
      collection: "awork.users",
      distinct: 2501,
      total: 2501,
      pages: 3,
      window: null,
    });
    expect(lists(simulator, "users")).toEqual([1, 2, 3].map((page) => `?showArchived=true&page=${page}&pageSize=1000`));
  });

  test("agents and guests are no accounts; archived and deactivated ones are, locked", async () => {
    const { simulator, client } = await room();
    simulator.addUser(ADA);
    simulator.addUser({ email: "agent@example.com", isAgent: true });
    simulator.addUser({ email: "guest@example.com", isExternal: true });
    simulator.addUser({ email: "archived@example.com", isArchived: true });
    simulator.addUser({ email: "deactivated@example.com", isDeactivated: true });
    const { records } = await readAll(client.accounts());
    expect(records.map(({ key, active }) => [key, active])).toEqual([
      [null, true],
      ["ada@example.com", true],
      ["archived@example.com", false],
      ["deactivated@example.com", false],
    ]);
  });

  test("one account is found by id; one that is not there, or nobody's, is null", async () => {
    const { simulator, client } = await room();
    const user = simulator.addUser({ ...ADA, otherEmails: ["ada@home.example.com"] });
    const agent = simulator.addUser({ email: "agent@example.com", isAgent: true });
    expect(await client.account(user.id)).toMatchObject({
      key: "ada@example.com",
      otherKeys: ["ada@home.example.com"],
    });
    expect(await client.account(agent.id)).toBeNull();
    expect(await client.account("00000000-0000-4000-8000-00000000dead")).toBeNull();
  });

  test("a key that sees nobody but itself is refused instead of believed", async () => {
    const { simulator, client } = await room({ quirks: { seesUsers: false } });
    fill(simulator, 5);
    await expect(readAll(client.accounts())).rejects.toMatchObject({ code: "RIGHT_MISSING", side: "rollcall" });
  });

  test("a list without totals is read to its first empty page", async () => {
    const { simulator, client } = await room({ quirks: { hidesTotals: true } });
    fill(simulator, 1200);
    const { records, completeness } = await readAll(client.accounts());
    expect(records).toHaveLength(1201);
    expect(completeness.tally.total).toBeNull();
  });
});

describe("absences", () => {
  test("A2: the window is asked for and kept to, whole absences included", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const days = [
      ["2026-07-05", "2026-07-10"],
      ["2026-07-01", "2026-07-06"],
      ["2026-07-07", "2026-07-07"],
      ["2027-01-17", "2027-02-01"],
      ["2027-01-18", "2027-02-01"],
    ];
    for (const [start, end] of days) {
      simulator.addAbsence({ userId: user!.id, startOn: `${start}T00:00:00Z`, endOn: `${end}T00:00:00Z` });
    }
    const { records, completeness } = await readAll(client.absences(WINDOW));
    expect(records.map(({ fields }) => fields.starts_on)).toEqual(["2026-07-05", "2026-07-07", "2027-01-17"]);
    expect(completeness.tally).toMatchObject({ collection: "awork.absences", distinct: 3, total: 3, window: WINDOW });
    expect(new URLSearchParams(lists(simulator, "absences")[0]).get("filterby")).toBe(
      "endOn ge datetime'2026-07-07T00:00' and startOn le datetime'2027-01-17T23:59'",
    );
  });

  test("where awork refuses the filter, everything is read and sifted here, and said once", async () => {
    const { simulator, client, context } = await room({ quirks: { refusesFilters: true } });
    const [user] = fill(simulator, 1);
    for (const start of ["2026-05-01", "2026-07-20"]) {
      simulator.addAbsence({ userId: user!.id, startOn: `${start}T00:00:00Z`, endOn: `${start}T00:00:00Z` });
    }
    for (const _ of [1, 2]) {
      const { records, completeness } = await readAll(client.absences(WINDOW));
      expect(records.map(({ fields }) => fields.starts_on)).toEqual(["2026-07-20"]);
      expect(completeness.tally.distinct).toBe(2);
    }
    expect(context.told).toHaveLength(1);
  });

  test("A5: those made by hand are seen, and not as ours", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    simulator.addAbsence({ userId: user!.id, startOn: "2026-07-20T00:00:00Z", endOn: "2026-07-24T00:00:00Z" });
    simulator.addAbsence({
      userId: user!.id,
      startOn: "2026-07-20T00:00:00Z",
      endOn: "2026-07-24T00:00:00Z",
      externalProvider: "absence.io",
    });
    const { records } = await readAll(client.absences(WINDOW));
    expect(records.map(({ marked }) => marked)).toEqual([true, false, false]);
    expect((await client.find(mirror(user!.id))).map(({ remoteId }) => remoteId)).toEqual([id]);
  });

  test("rows that awork keeps after deleting them are gone, and still counted", async () => {
    const { simulator, client } = await room({ quirks: { showsDeleted: true } });
    const [user] = fill(simulator, 1, 2);
    const id = await client.create(mirror(user!.id));
    await client.remove(id);
    const { records, completeness } = await readAll(client.absences(WINDOW));
    expect(records).toHaveLength(2);
    expect(completeness.tally).toMatchObject({ distinct: 3, total: 3 });
    expect(await client.absence(id)).toBeNull();
    expect(await client.find(mirror(user!.id))).toEqual([]);
  });

  test.each([0, 1, 2])("a page that fails after %i others makes the whole read fail", async (after) => {
    const { simulator, client } = await room();
    fill(simulator, 3, 700);
    simulator.fault({ path: /\/absences$/, after, times: 10, how: { status: 500, body: "<html>oops</html>" } });
    await expect(readAll(client.absences(WINDOW))).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  test.each([
    ["a page that is cut", (body: readonly unknown[]) => body.slice(0, -1)],
    ["an empty page", () => []],
    ["something else than a list", () => ({ value: [] })],
  ])("%s is not taken for the end", async (_, cut) => {
    const { simulator, client } = await room();
    fill(simulator, 3, 700);
    const how = (answer: { body?: unknown; status: number }) => ({
      ...answer,
      body: cut(answer.body as readonly unknown[]),
    });
    simulator.fault({ path: /\/absences$/, after: 1, times: Number.POSITIVE_INFINITY, how });
    await expect(readAll(client.absences(WINDOW))).rejects.toMatchObject({
      code: expect.stringMatching(/^(INCOMPLETE_READ|CONTRACT_BROKEN)$/),
    });
  });
});

describe("writing", () => {
  test("A4: what is created is marked, whole, and read back by the id that was given", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const wanted = mirror(user!.id, { starts_at: "midday", ends_at: "midday", note: "Paid vacation: by the sea" });
    const id = await client.create(wanted);
    expect(simulator.absences.get(id)).toMatchObject({
      userId: user!.id,
      startOn: "2026-07-20T12:00:00Z",
      endOn: "2026-07-24T12:00:00Z",
      description: "Paid vacation: by the sea",
      externalProvider: "personio",
      isReadOnly: true,
    });
    expect((await client.absence(id))?.fields).toEqual(wanted);
    expect((await client.find(wanted)).map(({ remoteId }) => remoteId)).toEqual([id]);
  });

  test("A4: half days are right where the times of a form count and its flags do not", async () => {
    const { simulator, client } = await room({ quirks: { timesWin: true } });
    const [user] = fill(simulator, 1);
    const shapes = [
      { ends_on: "2026-07-20", ends_at: "midday" },
      { ends_on: "2026-07-20", starts_at: "midday" },
      {},
    ] as const;
    for (const wanted of shapes.map((shape) => mirror(user!.id, shape))) {
      const id = await client.create(wanted);
      expect((await client.absence(id))?.fields).toEqual(wanted);
      expect((await client.find(wanted)).map(({ remoteId }) => remoteId)).toEqual([id]);
    }
  });

  test("the mark is the one that is configured", async () => {
    const { simulator, client } = await room({ config: { provider: "O'Hara HR" } });
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    expect(simulator.absences.get(id)?.externalProvider).toBe("O'Hara HR");
    expect((await client.test()).checks.at(-1)).toMatchObject({
      what: "awork.provider",
      state: "ok",
      detail: expect.stringMatching(/^1 absences/),
    });
  });

  test("A4: a person cannot edit or delete a mirrored absence; what was forced is put right by an update", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    expect(simulator.editAsUser(id, { endOn: "2026-07-31T00:00:00Z" })).toBe(false);
    expect(simulator.deleteAsUser(id)).toBe(false);
    expect(simulator.editAsUser(id, { endOn: "2026-07-31T00:00:00Z", externalProvider: null }, { force: true })).toBe(
      true,
    );
    expect((await client.absence(id))?.fields).toEqual(mirror(user!.id, { ends_on: "2026-07-31", marked: false }));
    expect(await client.update(id, mirror(user!.id))).toBe(id);
    expect((await client.absence(id))?.fields).toEqual(mirror(user!.id));
  });

  test("A7: an update without a note blanks the description and keeps everything else", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id, { note: "Paid vacation" }));
    const { updatedOn: _, description: __, ...before } = { ...simulator.absences.get(id)! };
    await client.update(id, mirror(user!.id));
    expect(simulator.absences.get(id)).toMatchObject({ ...before, description: null });
  });

  test("an update of what is gone is that record's failure; removing it twice is harmless", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    await client.remove(id);
    await client.remove(id);
    expect(simulator.absences.size).toBe(0);
    await expect(client.update(id, mirror(user!.id))).rejects.toMatchObject({
      name: "RecordError",
      causeKey: "awork:not-found",
    });
    expect(await client.absence(id)).toBeNull();
  });

  test.each([
    ["of a deactivated user", { isDeactivated: true }, {}, "awork:deactivated-user"],
    ["that lies too far away", {}, { ends_on: "2999-01-01" }, "awork:date-out-of-range"],
    ["that ends before it begins", {}, { ends_on: "2026-07-01" }, "awork:date-dependency"],
    ["with a note that is too long", {}, { note: "x".repeat(1001) }, "awork:validation-failed"],
  ])("an absence %s is that record's failure", async (_, user, further, causeKey) => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser({ ...ADA, ...user });
    await expect(client.create(mirror(id, further))).rejects.toMatchObject({
      name: "RecordError",
      causeKey,
      refusal: false,
    });
    expect(simulator.absences.size).toBe(0);
  });

  test("a create whose answer is lost is not sent again, and is found by its key", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    simulator.fault({ method: "POST", how: "drop after write" });
    await expect(client.create(mirror(user!.id))).rejects.toMatchObject({ code: "UNREACHABLE", ambiguous: true });
    expect(simulator.absences.size).toBe(1);
    expect(await client.find(mirror(user!.id))).toHaveLength(1);
    expect(await client.find(mirror(user!.id, { ends_at: "midday" }))).toEqual([]);
  });

  test("nothing is written in test mode", async () => {
    const { simulator, client } = await room({ readOnly: true });
    const [user] = fill(simulator, 1);
    await expect(client.create(mirror(user!.id))).rejects.toThrow();
    await expect(client.update("x", mirror(user!.id))).rejects.toThrow();
    await expect(client.remove("x")).rejects.toThrow();
    expect(simulator.writes()).toEqual([]);
  });
});

describe("where awork locks marked absences for the interface too", () => {
  test("the mark comes off first, then the change is made, and it is said", async () => {
    const { simulator, client, context } = await room({ quirks: { locksMarked: true } });
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id, { note: "Paid vacation" }));
    await client.update(id, mirror(user!.id, { ends_on: "2026-07-22" }));
    expect((await client.absence(id))?.fields).toEqual(mirror(user!.id, { ends_on: "2026-07-22" }));
    await client.remove(id);
    expect(simulator.absences.size).toBe(0);
    expect(simulator.writes().map(({ method, status }) => `${method} ${status}`)).toEqual([
      "POST 200",
      ...["PUT 401", "PUT 200", "PUT 200"],
      ...["DELETE 401", "PUT 200", "DELETE 204"],
    ]);
    expect(context.told).toHaveLength(2);
  });

  test("a right that is missing is not mistaken for a lock", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    simulator.quirks.plansUsers = false;
    await expect(client.update(id, mirror(user!.id))).rejects.toMatchObject({ name: "RecordError", refusal: true });
    await expect(client.remove(id)).rejects.toMatchObject({ name: "RecordError", refusal: true });
    expect(simulator.absences.size).toBe(1);
  });
});

describe("limits and refusals", () => {
  test("a 429 is obeyed for as long as awork says", async () => {
    const { simulator, client, context } = await room();
    fill(simulator, 1);
    simulator.fault({ path: /\/users$/, how: { status: 429, headers: { "ratelimit-reset": "42" } } });
    const { records } = await readAll(client.accounts());
    expect(records).toHaveLength(2);
    expect(context.slept()).toBeGreaterThanOrEqual(42_000);
  });

  test("awork's own limit is never hit: no answer is a 429", async () => {
    let now = () => "2026-07-21T08:00:00.000Z";
    const quirks = { rateLimit: { perSecond: 50, perMinute: 1000 } };
    const { simulator, client, context } = await room({
      now: () => now(),
      quirks,
      config: { requests_per_minute: 1000 },
    });
    now = () => context.clock.now();
    const { id } = simulator.addUser(ADA);
    for (let i = 0; i < 1100; i += 1) await client.account(id);
    expect(simulator.log.filter(({ status }) => status === 429)).toEqual([]);
    expect(context.slept()).toBeGreaterThan(60_000);
  });

  test("a key that is wrong is refused by name, in every read", async () => {
    const { client } = await room({ config: { api_key: "another" } });
    for (const read of [
      readAll(client.accounts()),
      readAll(client.absences(WINDOW)),
      client.absence("x"),
      client.account("x"),
    ]) {
      await expect(read).rejects.toMatchObject({ code: "CREDENTIALS_REFUSED", side: "target" });
    }
  });

  test("awork's edge in between is trouble that passes", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    simulator.fault({ method: "POST", how: { status: 403, body: "{}", headers: { "x-edge-ref": "18.abc" } } });
    await client.create(mirror(user!.id));
    expect(simulator.absences.size).toBe(1);
  });

  test("a page of somebody else's is not taken for a record that is gone", async () => {
    const { simulator, client } = await room();
    const [user] = fill(simulator, 1);
    const id = await client.create(mirror(user!.id));
    simulator.fault({ times: 2, how: { status: 404, body: "<html>not here</html>" } });
    await expect(client.absence(id)).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
    await expect(client.account(user!.id)).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  test.each(["", "/", "/api", "/api/v1", "/api/v1/"])("base_url may end in %j", async (suffix) => {
    const { simulator, context } = await room();
    const written = { type: "awork", api_key: simulator.apiKey, base_url: `${simulator.url}${suffix}` };
    const client = new AworkClient(aworkConfig.parse(written), context);
    expect((await client.test()).tenant).toBe(simulator.workspace.id);
  });
});

describe("the connection test", () => {
  test("names workspace, rights and mark, and writes nothing", async () => {
    const { simulator, client } = await room({ readOnly: true });
    simulator.addUser(ADA);
    const { checks, tenant } = await client.test();
    expect(tenant).toBe(simulator.workspace.id);
    expect(checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      "awork.key ok",
      "awork.users.read ok",
      "awork.absences.read ok",
      "awork.provider ok",
    ]);
    expect(checks[0]?.detail).toContain("Example Planning");
    expect(simulator.writes()).toEqual([]);
  });

  test("says when the key sees no other user, or none's e-mail", async () => {
    const { simulator, client } = await room({ quirks: { seesUsers: false } });
    simulator.addUser({ email: null, firstName: "Ada" });
    expect((await client.test()).checks[1]).toMatchObject({ state: "failed", code: "RIGHT_MISSING" });
    simulator.quirks.seesUsers = true;
    expect((await client.test()).checks[1]).toMatchObject({
      state: "failed",
      detail: expect.stringContaining("e-mail"),
    });
  });

  test("warns when the key sees its own absences only", async () => {
    const { simulator, client } = await room({ quirks: { plansUsers: false } });
    const { id } = simulator.addUser(ADA);
    for (const userId of [id, simulator.me.id]) simulator.addAbsence({ userId });
    expect((await client.test()).checks[2]).toMatchObject({ state: "warning", code: "RIGHT_MISSING" });
    simulator.quirks.plansUsers = true;
    expect((await client.test()).checks[2]).toMatchObject({ state: "ok", detail: "2 absences are seen" });
  });

  test("warns when marked absences can be edited all the same", async () => {
    const { simulator, client } = await room();
    const { id } = simulator.addUser(ADA);
    simulator.addAbsence({ userId: id, externalProvider: "personio" }).isReadOnly = false;
    expect((await client.test()).checks[3]).toMatchObject({ what: "awork.provider", state: "warning" });
  });

  test("with a wrong key it fails once and skips the rest", async () => {
    const { client } = await room({ config: { api_key: "another" } });
    const { checks, tenant } = await client.test();
    expect(tenant).toBeNull();
    expect(checks.map(({ state, code }) => code ?? state)).toEqual([
      "CREDENTIALS_REFUSED",
      "skipped",
      "skipped",
      "skipped",
    ]);
  });

  test("a server that does not answer is a failed check, not an error", async () => {
    const { simulator, client } = await room();
    await simulator.close();
    expect((await client.test()).checks[0]).toMatchObject({ state: "failed", code: "UNREACHABLE" });
  });
});
