/** Buuky's two halves: people by SCIM, bookings by another tool or not at all. */
import { afterEach, describe, expect, it } from "vitest";
import { BuukyClient } from "../../../../../plugins/bookings-release/connectors/buuky/client.ts";
import { buukyConfig } from "../../../../../plugins/bookings-release/connectors/buuky/config.ts";
import { startScimSimulator } from "../../../../../plugins/protocols/scim/simulator.ts";
import { startSeatsurfingSimulator } from "../../../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { free } from "../../../../kit/free.ts";
import { testContext } from "../../../../kit/plugin-context.ts";
import { readAll } from "../../source.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const BRUNO = { person: "3", email: "bruno@example.com", first_name: "Bruno", last_name: "Example" };

async function room({ withBookings = false, readOnly = false, quirks = {} } = {}) {
  const [buuky, desks] = [await startScimSimulator({ quirks }), await startSeatsurfingSimulator()];
  const context = testContext({ readOnly });
  open.push(context, buuky, desks);
  const bookings = { type: "seatsurfing", base_url: desks.url, token: desks.token };
  const scim = { url: buuky.base, token: buuky.token };
  const config = buukyConfig.parse({ type: "buuky", scim, ...(withBookings && { bookings }) });
  return { buuky, desks, client: new BuukyClient(config, context) };
}

describe("people", () => {
  it("B1 are made, found, changed, locked and given back", async () => {
    const { client, buuky } = await room();
    const id = await client.people.create(BRUNO, { invite: false, requireFree: free });
    expect(await client.people.create(BRUNO, { invite: false, requireFree: free })).toBe(id);
    expect((await client.people.find(BRUNO)).map(({ remoteId }) => remoteId)).toEqual([id]);
    await client.people.update(id, { ...BRUNO, email: "bruno.new@example.com" });
    await client.people.deactivate(id);
    expect(buuky.people()).toEqual(["bruno.new@example.com locked"]);
    expect(await client.people.account(id)).toMatchObject({ active: false, key: "bruno.new@example.com" });
    await client.people.reactivate(id, { ...BRUNO, email: "bruno.new@example.com" });
    const { records } = await readAll(client.people.accounts());
    expect(records).toEqual([
      expect.objectContaining({ remoteId: id, active: true, fields: { ...BRUNO, email: "bruno.new@example.com" } }),
    ]);
  });

  it.each([
    ["empty", { unlistedUsers: true }],
    ["whole", {}],
  ])("B1 are asked for by name before one is made, though the list is %s", async (_, quirks) => {
    const { client, buuky } = await room({ quirks });
    const { id } = buuky.addUser({ email: "bruno@example.com", firstName: "Bruno", lastName: "Example" });
    await readAll(client.people.accounts());
    expect(await client.people.create(BRUNO, { invite: false, requireFree: free })).toBe(id);
    await client.people.create(
      { ...BRUNO, person: "4", email: "new@example.com", first_name: "Nell" },
      { invite: false, requireFree: free },
    );
    expect(buuky.people()).toEqual(["bruno@example.com active", "new@example.com active"]);
    const asked = buuky.log.map(({ query }) => new URLSearchParams(query).get("filter"));
    expect(asked).toContain('userName eq "new@example.com"');
  });

  it("no group is ever asked for: Buuky has none", async () => {
    const { client, buuky } = await room();
    await client.test();
    await readAll(client.people.accounts());
    expect(buuky.log.filter(({ path }) => path.includes("Groups"))).toEqual([]);
  });
});

describe("bookings", () => {
  it("take no when_left of Seatsurfing: the people are Buuky's, so it would never be used", () => {
    const seatsurfing = { type: "seatsurfing", base_url: "https://desks.example.com", token: "made-up" };
    const scim = { url: "https://buuky.example/scim/v2", token: "made-up" };
    const problems = (bookings: object) =>
      buukyConfig.safeParse({ type: "buuky", scim, bookings }).error?.issues.map(({ message }) => message) ?? [];
    expect(problems(seatsurfing)).toEqual([]);
    for (const when_left of ["keep", "delete"])
      expect(problems({ ...seatsurfing, when_left })).toEqual([expect.stringContaining('"when_left"')]);
    expect(problems({ ...seatsurfing, token: undefined })).toEqual(["needs username and password, or token"]);
  });

  it("are none where no tool is named", async () => {
    expect((await room()).client.bookings).toBeNull();
  });

  it("of another tool come without its accounts, whose ids are not Buuky's", async () => {
    const { client, desks } = await room({ withBookings: true });
    const user = desks.world.addUser({ email: "ann@example.com", firstname: "Ann", lastname: "Example" });
    const space = desks.world.addSpace("Desk 3", desks.world.addLocation("Berlin", "Europe/Berlin"));
    const { id } = desks.world.addBooking({ user, space, enter: "2026-07-22T09:00", leave: "2026-07-22T17:00" });
    const { records, completeness } = await readAll(
      client.bookings!.bookings({ from: "2026-07-20", to: "2026-07-30" }),
    );
    expect(records.map(({ remoteId, fields }) => [remoteId, fields.account, fields.email])).toEqual([
      [id, null, "ann@example.com"],
    ]);
    expect(completeness.tally).toMatchObject({ distinct: 1, collection: "seatsurfing.bookings" });
    expect(client.bookings!.tooLate!(records[0]!.fields, "2026-07-22T06:00:00.000Z")).toBe(false);
    await client.bookings!.release(id);
    expect(desks.world.bookings.size).toBe(0);
  });
});

describe("B7 the connection test", () => {
  it("[wrong company] B7 speaks of both halves, and so does the tenant: Buuky's address, and the other tool's tenant if there is one", async () => {
    const both = await room({ withBookings: true, readOnly: true });
    const { checks, tenant } = await both.client.test();
    expect(checks.map(({ what, state }) => `${what} ${state}`)).toEqual([
      "buuky.description ok",
      "buuky.users.read ok",
      "seatsurfing.account ok",
      "seatsurfing.users.read ok",
      "seatsurfing.bookings.read ok",
    ]);
    expect(tenant).toBe(`${both.buuky.base}, together with ${both.desks.organization.id}`);
    const alone = await room();
    expect(await alone.client.test()).toMatchObject({ tenant: alone.buuky.base });
    both.desks.fault({ times: Infinity, how: { status: 401 } });
    expect((await both.client.test()).tenant).toBeNull();
  });
});

describe("the config", () => {
  const scim = { url: "https://buuky.example.com/scim", token: "t" };
  it.each([
    ["bookings in Buuky itself", { scim, bookings: { type: "buuky", scim } }],
    ["an address without a token", { scim: { url: scim.url } }],
    ["groups, which Buuky has none of", { scim: { ...scim, adopt_groups: "named" } }],
  ])("%s is refused when the config is read", (_, settings) => {
    expect(buukyConfig.safeParse({ type: "buuky", scim }).success).toBe(true);
    expect(buukyConfig.safeParse({ type: "buuky", ...settings }).success).toBe(false);
  });
});
