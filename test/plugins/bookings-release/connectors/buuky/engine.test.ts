/** Buuky through the whole chain: a made-up Personio, the real app, a simulated SCIM server, with and without a simulated Seatsurfing. */
import { describe, expect, it, onTestFinished } from "vitest";
import { startSeatsurfingSimulator } from "../../../../../plugins/bookings-release/connectors/seatsurfing/simulator.ts";
import { addAbsence, changePerson, leave, type SimPerson } from "../../../../../plugins/personio/world.ts";
import { startScimSimulator } from "../../../../../plugins/protocols/scim/simulator.ts";
import { openHouse } from "../../../../kit/house.ts";

const DESKS = "desks";

/** Ada, Bruno and Clara; Ada is away from Wednesday to Friday. It is Tuesday, 21 July 2026. */
async function office({ withBookings = false, target = {} }: { withBookings?: boolean; target?: object } = {}) {
  const [buuky, desks] = [await startScimSimulator({ quirks: { noGroups: true } }), await startSeatsurfingSimulator()];
  onTestFinished(() => buuky.close());
  onTestFinished(() => desks.close());
  const bookings = { type: "seatsurfing", base_url: desks.url, token: desks.token };
  const scim = { url: buuky.base, token: buuky.token };
  const connector = { type: "buuky", scim, ...(withBookings && { bookings }) };
  const targets = { [DESKS]: { ...targetOf(connector), ...target } };
  const house = await openHouse({ targets });
  const ada = house.world.people[0] as SimPerson;
  addAbsence(house.world, { person: ada, type: "Urlaub", startsOn: "2026-07-22", endsOn: "2026-07-24" });
  return { house, targets, buuky, desks, scim, bookings, ada, run: () => house.sync({}, DESKS) };
}

function targetOf(connector: object) {
  return { plugin: "bookings-release", schedule: "every 10m", connector };
}

describe("B1 people", () => {
  it("B1 are made by SCIM with the source's id, kept up to date, locked when they leave; the second run plans nothing", async () => {
    const { house, buuky, ada, run } = await office();
    const there = buuky.addUser({ email: "ADA.anvil@example.com", firstName: "Ada", lastName: "Anvil" });
    const first = await run();
    expect(first.run).toMatchObject({ status: "succeeded", counts: { create: 2, adopt: 1, failed: 0 } });
    expect(buuky.people()).toHaveLength(3);
    const made = house.world.people.filter((person) => person !== ada);
    for (const { email, id } of made)
      expect([...buuky.world.users.values()].find(({ body }) => body.userName === email)?.body.externalId).toBe(
        `${id}`,
      );
    expect((await run()).changes).toEqual([]);

    changePerson(house.world, ada, { lastName: "Neuname" });
    await run();
    expect(buuky.world.users.get(there.id)?.body).toMatchObject({ name: { familyName: "Neuname" } });

    leave(house.world, ada, "2026-07-20");
    expect((await run()).run.counts).toMatchObject({ deactivate: 1, remove: 0 });
    expect(buuky.people()).toContain("ada.anvil@example.com locked");
    expect((await run()).changes).toEqual([]);
  });

  it("B8 in test mode nobody is made, and so nobody can be invited", async () => {
    const { buuky, run } = await office({ target: { mode: "test" } });
    expect((await run()).run).toMatchObject({ mode: "test", counts: { create: 3 } });
    expect(buuky.writes()).toEqual([]);
  });
});

describe("without a way to bookings", () => {
  it("B2 lists the absences that would release bookings, and neither writes nor remembers anything of them", async () => {
    const { house, run } = await office();
    for (const _ of [1, 2]) {
      const { kept, run: done } = await run();
      expect(kept).toEqual([
        expect.objectContaining({
          kind: "booking",
          code: "BY_HAND",
          subject: "ada.anvil@example.com 2026-07-22 to 2026-07-24",
          person: "ada.anvil@example.com",
        }),
      ]);
      expect(done).toMatchObject({ status: "succeeded", counts: { kept: 1, release: 0, held: 0, conflicts: 0 } });
    }
    const links = await house.store.links.of(DESKS);
    expect(links.filter(({ kind }) => kind === "booking")).toEqual([]);
  });
});

describe("with another tool's bookings", () => {
  it("B2 B3 releases there what lies in the absence, told by e-mail alone, blockers kept", async () => {
    const { desks, run } = await office({ withBookings: true });
    const { world } = desks;
    const ada = world.addUser({ email: "ada.anvil@example.com", firstname: "Ada", lastname: "Anvil" });
    const space = world.addSpace("Desk 3", world.addLocation("Berlin", "Europe/Berlin"));
    for (const day of ["2026-07-21", "2026-07-22", "2026-07-23"])
      world.addBooking({ user: ada, space, enter: `${day}T09:00`, leave: `${day}T17:00` });
    world.addBooking({ user: ada, space, enter: "2026-07-24T09:00", leave: "2026-07-24T17:00", subject: "[Blocker]" });
    const { run: done, kept } = await run();
    expect(done.counts).toMatchObject({ release: 2, failed: 0 });
    expect(kept.map(({ code }) => code)).toEqual(["BLOCKER"]);
    expect([...world.bookings.values()].map(({ enter }) => enter.slice(0, 10))).toEqual(["2026-07-21", "2026-07-24"]);
    expect(desks.writes().every(({ method, path }) => method === "DELETE" && path.startsWith("/booking/"))).toBe(true);
    expect((await run()).changes).toEqual([]);
  });

  it("[wrong company] another target that writes to the same tool is refused, and so is one that makes people in the same Buuky", async () => {
    const { house, targets, bookings, scim, run } = await office({ withBookings: true });
    expect((await run()).run.status).toBe("succeeded");
    const rivals = { desks2: bookings, buuky2: { type: "buuky", scim } };
    for (const [name, connector] of Object.entries(rivals)) {
      await house.reconfigure({ targets: { ...targets, [name]: targetOf(connector) } });
      expect((await house.sync({}, name)).run).toMatchObject({
        status: "failed",
        error: { code: "CONFIG", message: expect.stringContaining(`${DESKS} already writes to`) },
      });
    }
  });

  it("[wrong company] taking the tool out of the config, or adding it, is no other company; another tool is", async () => {
    const { house, bookings, scim, run } = await office({ withBookings: true });
    const other = await startSeatsurfingSimulator({ organization: { id: "other", name: "Another company" } });
    onTestFinished(() => other.close());
    const alone = { type: "buuky", scim };
    const elsewhere = { ...bookings, base_url: other.url, token: other.token };
    const outcomes: unknown[] = [];
    for (const connector of [
      { ...alone, bookings },
      alone,
      { ...alone, bookings },
      { ...alone, bookings: elsewhere },
    ]) {
      await house.reconfigure({ targets: { [DESKS]: targetOf(connector) } });
      const done = (await run()).run;
      outcomes.push(done.error?.code ?? done.status);
    }
    expect(outcomes).toEqual(["succeeded", "succeeded", "succeeded", "TENANT_CHANGED"]);
  });
});
