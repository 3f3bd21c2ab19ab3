/** The reasons of held changes in German, held to the sentences that the planner and the plugins give. */
import { glob, readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { KINDS, type Kind } from "../../../core/model/record.ts";
import { whyCreatesHeld, whyRemovalsHeld, type SafetyContext } from "../../../core/plan/limits.ts";
import type { FlowPlan } from "../../../core/plan/flow-rules.ts";
import { WHY_RECORDS_GO, reasonInGerman } from "../../../core/render/reasons.de.ts";

const CONTEXT = {
  ...{ removals: null, creates: null, peopleRead: 100, withdrawn: [], doubtful: [] },
  ...{ established: new Set(KINDS), lostRecently: new Map(), approved: new Set(), rejected: new Map() },
} as unknown as SafetyContext;

const COUNTS = { linked: 1000, people: 1000, there: 1000, matched: 1000, lacking: 0 };

/** A plan of which `going` records go and `coming` are new (`again`: made again). */
function planOf(kind: Kind, { going = 0, coming = 0, again = false, counts = {} }): FlowPlan {
  const changes = [
    ...Array.from({ length: going }, (_, i) => ({ kind, op: "remove", subject: `${i}`, personId: `${i}`, proof: {} })),
    ...Array.from({ length: coming }, (_, i) => ({ kind, op: "create", subject: `n${i}`, link: again ? {} : null })),
  ];
  return { rules: { kind }, counts: { ...COUNTS, ...counts }, changes, suspects: [] } as unknown as FlowPlan;
}

function reasonsOf(kind: Kind): (string | undefined)[] {
  const none = { removals: { count: 0 }, creates: { count: 0 } } as const;
  const removals = (going: number, given: Partial<SafetyContext> = {}, counts = {}) =>
    whyRemovalsHeld(planOf(kind, { going, counts }), { ...CONTEXT, ...given })?.why;
  const creates = (given: object, context: Partial<SafetyContext> = {}) => {
    const why = whyCreatesHeld(planOf(kind, given), { ...CONTEXT, ...context });
    return [why.new?.why, why.again?.why];
  };
  return [
    removals(600),
    removals(1, none),
    removals(2, none),
    removals(1000),
    removals(1, { peopleRead: 0 }),
    ...creates({ coming: 400 }),
    ...creates({ coming: 1 }, none),
    ...creates({ coming: 200, again: true }),
    ...creates({ coming: 1000, again: true }),
    ...creates({ coming: 2, counts: { lacking: 900 } }),
    ...creates({ coming: 2, counts: { matched: 10 } }),
    ...creates({ coming: 2 }, { withdrawn: ["status"] }),
  ];
}

it.each(KINDS)("each reason that a limit gives about a %s is German in a German mail", (kind) => {
  const reasons = reasonsOf(kind).filter((reason) => reason !== undefined);
  expect(reasons.length).toBeGreaterThan(4);
  for (const reason of reasons) {
    const german = reasonInGerman(reason);
    expect(german, reason).not.toMatch(/\b(would|the|within|people|need|are|records?|users?|memberships?)\b/);
    expect(german.match(/\d+/g), reason).toEqual(reason.match(/\d+/g));
  }
});

it("every sentence of the table about a record is one that the planner, the engine or a plugin gives", async () => {
  const sources: string[] = [];
  for await (const path of glob("{core/plan,core/engine,core/plugin,plugins}/**/*.ts", { cwd: process.cwd() }))
    sources.push(await readFile(path, "utf8"));
  const all = sources.join("\n").replaceAll("\\`", "`");
  for (const sentence of WHY_RECORDS_GO)
    for (const fixed of sentence.split("{}")) expect(all.includes(fixed), sentence).toBe(true);
});

it("what a plugin of others or a former version said stays as it is, beside the parts that are known", () => {
  expect(reasonInGerman("moved to Mars; 8 people would lose their account within 24 hours")).toBe(
    "moved to Mars; 8 Personen würden innerhalb von 24 Stunden ihr Konto verlieren",
  );
});

it.each([
  [
    "has left the company; 1 person would lose their account within 24 hours; the config asks about every one (`limits`)",
    "hat das Unternehmen verlassen; 1 Person würde innerhalb von 24 Stunden ihr Konto verlieren; laut Konfiguration werden Sie jedes Mal gefragt (`limits`)",
  ],
  [
    "16 memberships would go within 24 hours; more than 15 need a person's approval",
    "16 Mitgliedschaften würden innerhalb von 24 Stunden wegfallen; bei mehr als 15 ist eine Freigabe nötig",
  ],
  ["the rule on office does not match (users.where)", "die Regel zu office trifft nicht zu (users.where)"],
  ["all 5 linked absence records would be removed", "alle 5 verknüpften Abwesenheiten würden entfernt"],
  [
    "is on leave (on_leave); it was held before, and nobody has decided about it yet",
    "ist freigestellt (on_leave); das wurde schon zurückgehalten, und niemand hat seither darüber entschieden",
  ],
  [
    "has left the company; it was held before, and the last full run could not tell whether it is still needed",
    "hat das Unternehmen verlassen; das wurde schon zurückgehalten, und der letzte volle Lauf konnte nicht sagen, ob es noch nötig ist",
  ],
  ["1 team would go within 24 hours", "1 Team würde innerhalb von 24 Stunden wegfallen"],
])("%j", (english, german) => {
  expect(reasonInGerman(english)).toBe(german);
});
