/** Commands beside a living daemon of another version, which stored its config as that version does. */
import { expect, test } from "vitest";
import { rememberInForce, statusInForce } from "../../../core/app/operations/in-force.ts";
import { DAEMON_LEASE } from "../../../core/engine/schedule/upkeep/daemons.ts";
import { later } from "../../../core/model/time.ts";
import { openHouse, TARGET } from "../../kit/house.ts";
import { HOUR } from "../../kit/swift-clock.ts";

/** A house beside whose daemon, on another host, `change` has changed what it stores. */
async function besideDaemon(change: (stored: Stored) => object) {
  const house = await openHouse({ people: 1 });
  const { store, clock } = house;
  const holder = { holder: "the daemon", host: "old.example.com", pid: 1 };
  await store.leases.take(DAEMON_LEASE, holder, clock.now(), later(clock.now(), HOUR), () => false);
  await rememberInForce(house.app);
  const stored = JSON.parse((await store.meta.get("in_force"))!);
  await store.meta.set("in_force", JSON.stringify(change(stored)));
  return house;
}

interface Stored {
  readonly targets: readonly [Readonly<Record<string, unknown>>];
}

const EARLIER = {
  file: "/etc/rollcall/config.yaml",
  reloads: true,
  mail: false,
  targets: [
    {
      name: "of-then",
      plugin: "absence-mirror",
      mode: "active",
      schedule: { full: { every: 60_000 }, partial: null, partialWindowMs: 14_400_000 },
      scheduleText: "every 1m",
      timezone: "Europe/Berlin",
      mark: "5358144a138dc45a",
    },
  ],
};

test.each([
  ["an earlier version, without the schedule's zone", () => EARLIER],
  ["a later version, with another kind of schedule", (stored: Stored) => changed(stored, { full: { daily: "04:00" } })],
  ["a later version, with another word for it", (stored: Stored) => changed(stored, undefined)],
])("status beside a daemon of %s is that of this command's config", async (_, change) => {
  const house = await besideDaemon(change);
  await house.store.targets.save(TARGET, { activatedAt: house.clock.now() });
  const status = await statusInForce(house.app);
  expect(status).toMatchObject({ daemon: { running: true }, targets: [{ name: TARGET, state: "ok" }] });
});

function changed({ targets: [target], ...rest }: Stored, schedule: object | undefined) {
  return { ...rest, version: "99.0.0", targets: [{ ...target, name: "of-later", schedule }] };
}

test.each([
  ["an earlier", undefined, "is rollcall of an earlier version"],
  ["another", "99.0.0", "is rollcall 99.0.0"],
])(
  "a run is refused at once beside a daemon of %s version to which the same file means something else",
  async (_, version, told) => {
    const house = await besideDaemon((stored) => ({
      ...stored,
      version,
      targets: [{ ...stored.targets[0], mark: "x" }],
    }));
    const before = house.clock.now();
    const refused = await house.sync().catch((error) => error);
    expect(refused).toMatchObject({ code: "CONFIG" });
    expect(refused.message).toContain(`the daemon on old.example.com ${told}`);
    expect(refused.message).toContain("0.0.0-test");
    expect(refused.remedy).toMatch(/^Upgrade that daemon/);
    expect(refused.remedy).not.toContain("restart");
    expect(house.clock.now()).toBe(before);
    expect(await house.runs()).toEqual([]);
  },
);
