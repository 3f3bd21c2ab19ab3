/** Whoever a list lacks is asked for by name before they count as another company's. */
import { expect, test } from "vitest";
import { confirmMissing } from "../../../../core/engine/planning/confirm-missing.ts";
import { LookupBudget } from "../../../../core/engine/read/lookup-budget.ts";
import { RULES } from "../../../../core/model/rules.ts";
import { whyAnotherCompany } from "../../../../core/plan/company.ts";
import type { Source } from "../../../../core/plugin/contract.ts";
import { accountRules, link, person, plan, there } from "../../plan/kit.ts";

/** Of `size` linked people whom this run does not ask for the first `gone` are not listed, and one stranger is. */
function company(size: number, gone: number) {
  const people = Array.from({ length: size }, (_, at) => person(at + 1));
  const links = people.map((one) => link(one));
  const wanted = [...people.slice(gone), person(90_000)];
  const pages = [people.map((one) => there(one))];
  return { links, planned: plan({ rules: accountRules({ orphans: "keep" }), links, wanted, pages }) };
}

async function stopOf(size: number, gone: number, answer: (id: string) => unknown) {
  const { links, planned } = company(size, gone);
  const asked: string[] = [];
  const confirmPeople = async (ids: readonly string[]) => {
    asked.push(...ids);
    return new Map(ids.flatMap((id) => (answer(id) === undefined ? [] : [[id, answer(id)]])) as never);
  };
  const source = { confirmPeople } as unknown as Source;
  await confirmMissing([planned], {
    target: "desks",
    source,
    links,
    today: "2026-07-21",
    lookUps: new LookupBudget(RULES.lookups.perRun),
  });
  const stop = whyAnotherCompany([planned], { target: "desks" })?.code ?? null;
  return { stop, incomplete: planned.incomplete, asked: asked.length };
}

const GONE = () => "gone";
const HERE = (id: string) => ({ id, attributes: {} });

test("[wrong company] where all of them are gone it is another company, and no more are asked for than may be", async () => {
  expect(await stopOf(12, 4, GONE)).toEqual({ stop: "SOURCE_CHANGED", incomplete: null, asked: 4 });
  expect(await stopOf(1_100, 1_100, GONE)).toMatchObject({ stop: "SOURCE_CHANGED", asked: 200 });
});

test("[asked by name] where one of them is there the list was short, and whoever is not answered for is not missing", async () => {
  expect(await stopOf(12, 4, HERE)).toMatchObject({ stop: null, incomplete: expect.stringContaining("user p1") });
  expect(await stopOf(12, 4, (id) => (id === "p1" ? undefined : "gone"))).toMatchObject({
    ...{ stop: "SOURCE_CHANGED", incomplete: null },
  });
  expect(await stopOf(12, 4, () => undefined)).toMatchObject({ stop: null, incomplete: null });
});

test("nobody is asked for where their number stops nothing", async () => {
  expect(await stopOf(12, 2, GONE)).toEqual({ stop: null, incomplete: null, asked: 0 });
});
