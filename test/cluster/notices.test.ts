/** Behind a load balancer a vendor's call arrives at any of the daemons. */
import { describe, expect, it, onTestFinished } from "vitest";
import { RULES } from "../../core/model/rules.ts";
import { diceOf } from "../../plugins/personio/simulator/random.ts";
import { eventually } from "../e2e/process/kit/program.ts";
import { postgres } from "../kit/postgres.ts";
import { settle } from "./scene.ts";

const TOKEN = "made-up-token-of-the-webhook";
/** A look a second, and what a busy machine takes to begin. */
const SLACK_MS = 4_000;

describe.skipIf(!postgres)("a change notice (needs Debian's postgresql)", { timeout: 120_000 }, () => {
  it("that arrives at a daemon that does not lead becomes a partial run within the time that the leader gathers them", async () => {
    const webhook = { public_url: "https://rollcall.example.com", token: TOKEN };
    const options = { targets: 1, daemons: 2, isHosted: false, schedule: "every 1h", source: { webhook } };
    const { town, fleet, ask, holderOf } = await settle(options, onTestFinished);
    const { grant, webhooks } = town.personio;
    grant.scopes += " personio:webhooks:read personio:webhooks:write";
    await fleet.start();
    const all = () => fleet.members.flatMap(({ begun }) => begun);
    await eventually(
      async () => (await ask("SELECT FROM runs WHERE status = 'succeeded'")).length === 1,
      "the first run",
    );
    const leader = await holderOf("#daemon");
    const other = fleet.members.find((one) => one !== leader)!;
    const [, url] = await other.program!.says(/"url":"([^"]+)"/);
    webhooks.reach = () => url!;
    webhooks.add({
      ...{ url: "https://rollcall.example.com/hooks/personio", description: "", status: "ENABLED", authType: "TOKEN" },
      ...{ token: `Bearer ${TOKEN}`, events: ["absence-period.created"] },
    });

    const at = performance.now();
    town.change(diceOf(2));
    await eventually(
      () => all().length > 1,
      "a run",
      () => other.said,
    );
    expect(all().at(-1)!.at - at).toBeLessThan(RULES.notices.gatherMs + SLACK_MS);
    await eventually(
      () => town.outOfStep().length === 0,
      "the change",
      () => town.outOfStep().join("\n"),
    );
    await webhooks.settled();
    expect(new Set(webhooks.deliveries.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await ask("SELECT trigger, scope FROM runs ORDER BY started_at")).toEqual([
      { trigger: "activation", scope: "full" },
      { trigger: "notice", scope: "partial" },
    ]);
  });
});
