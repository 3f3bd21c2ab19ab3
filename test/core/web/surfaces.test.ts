/** What pages, status, API and metrics say of the same company agrees, and whatever the pages link to is there. */
import { expect, test } from "vitest";
import { exitCodeOfStatus } from "../../../core/cli/exit-codes.ts";
import { needsALook } from "../../../core/engine/reports/overview.ts";
import { conflictWords } from "../../../core/render/conflicts.ts";
import { addAbsence, addPerson } from "../../../plugins/personio/world.ts";
import { type House, TARGET, welcome } from "../../kit/house.ts";
import { HOUR } from "../../kit/swift-clock.ts";
import { openApi } from "./api-scene.ts";
import { brokenLinks } from "./crawl.ts";

/** The target's metrics that the alert RollcallTargetWaits (docs/monitoring.md) looks at, where they are not 0. */
async function alertsOf(url: string, headers: Readonly<Record<string, string>>) {
  const text = await (await fetch(`${url}/metrics`, { headers: { connection: "close", ...headers } })).text();
  const names = /^rollcall_(incident|held_changes|parked_records)\{/;
  return text.split("\n").filter((line) => names.test(line) && !line.endsWith(" 0"));
}

/** Somebody with two accounts, which is a conflict, and an absence that is refused until it is given up. */
async function leaveTrouble(house: House): Promise<void> {
  const twin = addPerson(house.world, { firstName: "Ada", lastName: "Anvil", email: "ada@example.com" });
  welcome(house.awork, twin);
  welcome(house.awork, twin);
  addAbsence(house.world, {
    person: house.world.people[0]!,
    type: "Urlaub",
    startsOn: "2026-08-03",
    endsOn: "2026-08-03",
  });
  const body = { code: "validation-failed", description: "no", validationErrors: [], traceId: "1" };
  house.awork.fault({ method: "POST", path: /absences$/, times: 99, how: { status: 400, body } });
  await house.sync();
  house.clock.pass(2 * HOUR);
  await house.sync();
}

test.each(["active", "test", "inactive"] as const)(
  "what waits for a person in a target that is %s: status, overview, page and alert agree",
  async (mode) => {
    const target = { retry_for: "1h" };
    const { house, web, reader } = await openApi({ plain: 3, target });
    await house.start();
    await leaveTrouble(house);
    await house.sendMail();
    await house.operations.pause(TARGET, "cli:test", "audit");
    await house.reconfigure({ target: { ...target, mode } });
    const waits = mode === "active";
    const status = await house.operations.status();
    const [one] = status.targets;
    expect(one).toMatchObject(
      waits ? { parked: 1, conflicts: 1 } : { failing: 0, parked: 0, conflicts: 0, paused: null },
    );
    expect([needsALook(one!), exitCodeOfStatus(status)]).toEqual([waits, waits ? 2 : 0]);
    expect((await alertsOf(web.url, reader)).length > 0).toBe(waits);
    const { failures, conflicts } = await house.operations.target(TARGET);
    expect([failures.length, conflicts.length]).toEqual(waits ? [1, 1] : [0, 0]);
  },
);

test.each(["en", "de"] as const)(
  "the page of a target says in %s what settles its conflicts, as mails do",
  async (language) => {
    const { house, web } = await openApi({ plain: 3, file: { language, web: { listen: "127.0.0.1:0" } } });
    await house.start();
    await leaveTrouble(house);
    const { remedy } = conflictWords(language, "AMBIGUOUS", TARGET)!;
    const [run] = await house.runs();
    for (const path of [`/targets/${TARGET}`, `/runs/${run!.id}`]) {
      const page = await (await fetch(web.url + path, { headers: { connection: "close" } })).text();
      expect(page.replaceAll("&#39;", "'").replaceAll("&quot;", '"')).toContain(remedy);
    }
  },
);

test("the chart of runs says of a run in test mode that its changes were planned", async () => {
  const { house, web } = await openApi({
    plain: 3,
    file: { web: { listen: "127.0.0.1:0" } },
    target: { mode: "test" },
  });
  addAbsence(house.world, {
    person: house.world.people[0]!,
    type: "Urlaub",
    startsOn: "2026-08-03",
    endsOn: "2026-08-03",
  });
  await house.sync();
  const page = await (await fetch(`${web.url}/targets/${TARGET}`, { headers: { connection: "close" } })).text();
  expect(page).toContain("<title>succeeded, 1 change planned</title>");
});

test("every link leads to a page, and to a place that is there, also of runs whose target has left the config", async () => {
  const { house, hold, web } = await openApi({ file: { web: { listen: "127.0.0.1:0" } } });
  await house.start();
  await hold();
  await leaveTrouble(house);
  const held = (await house.runs()).find(({ counts }) => counts.held > 0);
  const heldNow = async () => (await house.operations.show(held!.id)).hold_state;
  expect([await brokenLinks(web.url), await heldNow()]).toEqual([[], "open"]);
  await house.reconfigure({ target: { mode: "inactive" } });
  expect([await brokenLinks(web.url), await heldNow()]).toEqual([[], "over"]);
  await house.reconfigure({ targets: { other: { mode: "test" } } });
  const crawled = new Set<string>();
  expect([await brokenLinks(web.url, crawled), await heldNow()]).toEqual([[], "over"]);
  expect(crawled).toContain(`/runs/${held!.id}`);
  expect(crawled).not.toContain(`/targets/${TARGET}`);
  const page = await (await fetch(`${web.url}/runs/${held!.id}`, { headers: { connection: "close" } })).text();
  expect(page).toContain("The target is not in the config any more.");
});
