/**
 * The exam that every connector passes, through the whole of rollcall: what vendors have in common, whatever they are for. What
 * each vendor has of its own stands in its tests.
 */
import { describe, expect, onTestFinished, test } from "vitest";
import { OPS } from "../../core/model/change.ts";
import { isRuleFlow } from "../../core/plugin/contract.ts";
import { MINUTE } from "../kit/swift-clock.ts";
import { CANDIDATES } from "./candidates.ts";
import { done, examine, isWrite } from "./examine.ts";

const FOR_EVER = Number.POSITIVE_INFINITY;

describe.each(CANDIDATES)("the exam of $connector", (candidate) => {
  const { excused } = candidate;
  const held = (name: string, words: string, work: () => Promise<void>) =>
    excused[name] ? test.skip(`${words}: ${excused[name]}`, work) : test(words, work);

  test("a first run acts, the second plans nothing and writes nothing", async () => {
    const { house, sync, asked, target } = await examine(candidate);
    const planned = await house.plan(target);
    const first = await sync();
    expect(first.run).toMatchObject({ status: "succeeded", error: null });
    expect(done(first)).toBeGreaterThan(0);
    expect(first.run.counts).toMatchObject(Object.fromEntries(OPS.map((op) => [op, planned.run.counts[op]])));
    const written = asked(isWrite).length;
    const second = await sync();
    expect([done(second), second.run.status]).toEqual([0, "succeeded"]);
    expect((await house.plan(target)).changes).toEqual([]);
    expect(asked(isWrite)).toHaveLength(written);
  });

  held("ids", "what was made is there under the id that was given", async () => {
    const { house, sync, target } = await examine(candidate);
    await sync();
    const links = (await house.store.links.of(target)).filter(({ active }) => active);
    const signal = new AbortController().signal;
    const open = house.engine.targets.get(target)!.connect({ readOnly: true, signal, onAcknowledged: () => undefined });
    onTestFinished(() => open.close());
    for (const flow of await open.connection.flows()) {
      if (isRuleFlow(flow)) continue;
      for (const { remoteId } of links.filter(({ kind }) => kind === flow.kind).slice(0, 5))
        expect(await flow.get?.(remoteId), `${flow.kind} ${remoteId}`).not.toBeNull();
    }
  });

  held("pages", "a list that fails ends the run, and nothing is written", async () => {
    const { sync, asked, tool, house } = await examine(candidate);
    await sync();
    for (const person of house.world.people.slice(0, 3)) person.lastName = "Anders";
    for (const { log } of tool.servers) log.length = 0;
    for (const server of tool.servers)
      server.fault({ method: "GET", after: 1, times: FOR_EVER, how: { status: 500, body: "no" } });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "failed", error: { code: "UNREACHABLE" } });
    expect(asked(isWrite)).toEqual([]);
  });

  held("throttled", "429 is obeyed, for reads and writes, and nothing is lost or doubled", async () => {
    const { sync, tool, house } = await examine(candidate);
    const how = { status: 429, body: "slow down", headers: { "retry-after": "7" } };
    for (const server of tool.servers) {
      server.fault({ method: "GET", after: 1, times: 2, how });
      server.fault({ where: isWrite, after: 2, times: 2, how });
    }
    const before = house.clock.now();
    expect((await sync()).run.status).toBe("succeeded");
    expect(Date.parse(house.clock.now()) - Date.parse(before)).toBeGreaterThanOrEqual(7_000);
    expect(done(await sync())).toBe(0);
  });

  held("lost", "a write whose answer was lost is found again, not made twice", async () => {
    const { sync, tool, house, target } = await examine(candidate);
    for (const server of tool.servers)
      for (const after of [0, 3, 5]) server.fault({ where: isWrite, after, times: 1, how: "drop after write" });
    const { run } = await sync();
    expect(run).toMatchObject({ status: "succeeded", counts: { failed: 0 } });
    expect(done(await sync())).toBe(0);
    const links = await house.store.links.of(target);
    const ids = links.map(({ kind, remoteId }) => `${kind} ${remoteId}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  held("test mode", "test mode sends no writing request, to either side", async () => {
    const { house, sync, asked } = await examine(candidate, { mode: "test" });
    const report = await sync();
    expect(done(report)).toBeGreaterThan(0);
    expect(report.changes.every(({ status }) => status === "planned" || status === "held")).toBe(true);
    expect(asked(isWrite)).toEqual([]);
    expect(house.reads().filter(isWrite)).toEqual([]);
  });

  test("people who left are deactivated, taken out or left alone once, and twice is harmless", async () => {
    const { house, sync, target } = await examine(candidate);
    await sync();
    const leaver = house.world.people.find(({ status, email }) => status === "active" && email)!;
    Object.assign(leaver, { status: "inactive", lastWorkingDay: "2026-07-20", terminationDate: "2026-07-20" });
    house.clock.pass(MINUTE);
    const { run } = await sync();
    expect(run.counts.failed).toBe(0);
    expect(done(await sync())).toBe(0);
    const signal = new AbortController().signal;
    const open = house.engine.targets
      .get(target)!
      .connect({ readOnly: false, signal, onAcknowledged: () => undefined });
    onTestFinished(() => open.close());
    const links = await house.store.links.of(target);
    for (const flow of await open.connection.flows()) {
      const link = links.find(({ kind, active }) => kind === flow.kind && active);
      const take = isRuleFlow(flow) ? flow.release : (flow.remove ?? flow.deactivate);
      if (!link || !take) continue;
      for (let n = 0; n < 2; n += 1) await take.call(flow, link.remoteId);
    }
  });

  test("no secret of its config is in a log, a mail, a report or the database's texts", async () => {
    const { house, tool, sync, target } = await examine(candidate);
    const secrets = secretsIn(tool.settings);
    expect(secrets.length).toBeGreaterThan(0);
    for (const server of tool.servers)
      server.fault({ where: isWrite, after: 1, times: 1, how: { status: 422, body: { message: secrets.join(" ") } } });
    const reports = [await sync(), await sync(), await house.plan(target)];
    await house.sendMail();
    const told = [...house.logged, JSON.stringify(house.mails), JSON.stringify(reports)].join("\n");
    for (const secret of secrets) expect(told).not.toContain(secret);
  });
});

function secretsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return /key|token|password/.test(key) && !/^host_key$/.test(key) ? [value.trim()] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsIn(inner, name));
}
