/** Runs and probes that go on while their target's config is changed: what they leave at their end is not the former config's for good. */
import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { RefusedError } from "../../../core/model/errors.ts";
import { secret, z } from "../../../core/plugin/schema.ts";
import { type House, openHouse } from "../../kit/house.ts";
import { Paper, paperPlugin, paperUsers } from "../../kit/paper.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../kit/swift-clock.ts";

const at = { plugin: "paper", connector: { type: "paper" } } as const;
const other = { plugin: "absence-mirror" } as const;

/** Three people with accounts on paper. What `meanwhile` holds is done once, in the middle of the next run, or of the next test. */
async function desks(settings: Readonly<Record<string, unknown>> = {}) {
  const paper = new Paper();
  const users = paperUsers(paper);
  const meanwhile = { reading: null as (() => Promise<unknown>) | null, test: null as (() => Promise<unknown>) | null };
  const once = async (which: keyof typeof meanwhile) => {
    const work = meanwhile[which];
    meanwhile[which] = null;
    await work?.();
  };
  const flow: typeof users = {
    ...users,
    async *current(scope) {
      await once("reading");
      return yield* (users.current as Exclude<typeof users.current, "stored">)(scope);
    },
  };
  const made = paperPlugin(() => [flow]);
  const connect: typeof made.connect = (...given) => {
    const connection = made.connect(...given);
    return { ...connection, test: () => once("test").then(() => connection.test()) };
  };
  const config = z.strictObject({
    connector: z.strictObject({ type: z.literal("paper") }),
    background: z.boolean().default(true),
    key: secret().optional(),
  });
  const background = (chosen: { readonly background: boolean }) => chosen.background;
  const house = await openHouse({
    plain: 3,
    source: { people: "v2" },
    plugins: [{ ...made, connect, config, background } as typeof made],
    targets: { paper: { ...at, ...settings }, other },
  });
  await house.start();
  const triggers = async () => (await house.runs("paper")).map(({ trigger }) => trigger).reverse();
  return { house, meanwhile, triggers };
}

const broken = (side: "source" | "target" = "target") =>
  new RefusedError("CONTRACT_BROKEN", "not the tool that it should be", { remedy: "Correct the address.", side });

test("[schedule] a schedule that is changed while a run goes on is in force once that has ended", async () => {
  const { house, meanwhile, triggers } = await desks({ schedule: "0 6 * * 1" });
  meanwhile.reading = async () => {
    await house.reconfigure({ targets: { paper: { ...at, schedule: "every 10m" }, other } });
    await house.clock.walk(12 * MINUTE);
  };
  await house.tick();
  expect(await triggers()).toEqual(["activation"]);
  await house.pass(HOUR);
  expect(await triggers()).toEqual(["activation", ...Array<string>(6).fill("schedule")]);
});

describe("a run fails after its target", () => {
  test.each([
    ["went to test mode", { paper: { ...at, mode: "test" }, other }],
    ["was made inactive", { paper: { ...at, mode: "inactive" }, other }],
    ["was taken out of the config", { other }],
  ])("%s: no incident stays open, and nobody is told", async (_, targets) => {
    const { house, meanwhile } = await desks();
    await house.tick();
    meanwhile.reading = async () => {
      await house.reconfigure({ targets });
      throw broken("source");
    };
    await house.pass(2 * HOUR, 10 * MINUTE);
    expect((await house.runs("paper"))[0]).toMatchObject({ status: "failed", error: { code: "CONTRACT_BROKEN" } });
    expect(await house.store.incidents.allOpen()).toEqual([]);
    expect((await house.operations.overview({ after: null })).sources).toMatchObject([{ state: "ok" }]);
    expect(house.mails).toEqual([]);
  });

  test("[resolved] was corrected: it is probed at once, and the run that follows ends the incident", async () => {
    const { house, meanwhile } = await desks();
    await house.tick();
    meanwhile.reading = async () => {
      await house.reconfigure({ source: { people: "v2", requests_per_minute: 99_999 } });
      throw broken();
    };
    await house.pass(HOUR + 2 * MINUTE);
    expect((await house.store.incidents.list({}))[0]).toMatchObject({ code: "CONTRACT_BROKEN", closedBy: "probe" });
    expect(await house.store.incidents.open("paper")).toBeUndefined();
  });
});

test("a probe that passes after its target was made to run by hand only leaves no run that waits for ever", async () => {
  const { house, meanwhile } = await desks();
  await house.tick();
  const refused = new RefusedError("CREDENTIALS_REFUSED", "no", { remedy: "Correct the key.", side: "target" });
  meanwhile.reading = async () => {
    meanwhile.reading = () => Promise.reject(refused);
    throw refused;
  };
  await house.pass(HOUR + MINUTE);
  expect(await house.store.incidents.open("paper")).toMatchObject({ code: "CREDENTIALS_REFUSED" });
  meanwhile.test = () => house.reconfigure({ targets: { paper: { ...at, background: false }, other } });
  await house.pass(16 * MINUTE);
  expect(meanwhile.test).toBeNull();
  await house.pass(5 * SECOND, SECOND);
  expect(await house.store.requests.waiting()).toEqual([]);
  await house.pass(DAY, HOUR);
  expect(await house.store.requests.waiting()).toEqual([]);
});

describe("what reloads have replaced", () => {
  const keyed = (key: string) => ({ targets: { paper: { ...at, key }, other } });
  const keys = Array.from({ length: 50 }, (_, n) => `a-key-that-was-rotated-${String(n).padStart(2, "0")}`);
  const isHidden = ({ app }: House, key: string) => app.around.redact(key) !== key;
  const listeners = ({ app }: House) => getEventListeners(app.around.signal, "abort").length;

  test("is let go, with its secrets, so that 50 reloads leave as much behind as two", async () => {
    const { house } = await desks({ mode: "test", key: "the-key-of-the-start" });
    const left: number[] = [];
    for (const key of keys) {
      house.clock.pass(HOUR);
      await house.reconfigure(keyed(key));
      left.push(listeners(house));
    }
    expect(left.at(-1)).toBe(left[1]);
    expect(keys.filter((key) => isHidden(house, key))).toEqual(keys.slice(-2));
    expect(isHidden(house, "the-key-of-the-start")).toBe(true);
  });

  test("[privacy] stays as long as a run goes on that began with it, so that its secret is hidden", async () => {
    const { house, meanwhile, triggers } = await desks();
    await house.reconfigure(keyed(keys[0]!));
    const hidden: boolean[] = [];
    meanwhile.reading = async () => {
      await house.reconfigure(keyed(keys[1]!));
      await house.clock.walk(11 * MINUTE);
      await house.reconfigure(keyed(keys[2]!));
      hidden.push(isHidden(house, keys[0]!));
    };
    await house.tick();
    expect(await triggers()).toEqual(["activation"]);
    await house.reconfigure(keyed(keys[3]!));
    hidden.push(isHidden(house, keys[0]!));
    expect(hidden).toEqual([true, false]);
  });

  test("[privacy] stays a while though no run goes on: a mail or a line of the log may still be under way", async () => {
    const { house } = await desks({ mode: "test", key: keys[0] });
    await house.reconfigure(keyed(keys[1]!));
    for (const key of keys.slice(2)) await house.reconfigure(keyed(key));
    expect(isHidden(house, keys[1]!)).toBe(true);
  });
});
