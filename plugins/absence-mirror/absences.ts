/**
 * The flow of absences. What should be in the target is computed from the source alone: which absences count (window, approval,
 * type), what a day in the target is (whole or half), and how much is told (note). Behaviours A2, A5, A7, A9, A10, P8.
 */
import type { FieldRules } from "../../core/model/record.ts";
import type { CivilDate, Window } from "../../core/model/time.ts";
import { absencesOf } from "../../core/plugin/absences-of.ts";
import { ChosenTypes } from "../../core/plugin/chosen-types.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import type { AbsenceTypes, PeopleRules } from "../../core/plugin/schema.ts";
import { isEverybody, Whose } from "../../core/plugin/whose.ts";
import type { MirrorClient, MirrorFields } from "./connector.ts";
import { linkLookUp } from "./linked.ts";
import { mirrored, type MirrorRules } from "./mirrored.ts";

interface AbsencesFlowRules extends Omit<MirrorRules, "capabilities" | "until" | "counts" | "unchosen" | "linkOf"> {
  readonly people: PeopleRules;
  readonly absence_types: AbsenceTypes;
  window(today: CivilDate): Window & { readonly to: CivilDate };
}

export function absencesFlow(client: MirrorClient, rules: AbsencesFlowRules): Flow<MirrorFields> {
  const { capabilities } = client;
  return {
    kind: "absence",
    area: "absences",
    subjects: "absences",
    fields: fieldRules(rules.hide_details),
    drift: "repair",
    adopt: capabilities.mark ? "marked" : "never",
    creates: "all",
    orphans: "remove",
    window: rules.window,
    // Which absence already takes a shared half day, and, where types or people are chosen, which is mirrored already, shows only among all
    // links; an open end that was written with another date yesterday is found only in the target's list.
    narrow: (reads) =>
      rules.hours === "skip" &&
      rules.absence_types === "all" &&
      isEverybody(rules.people) &&
      absencesOf(reads).records.every(({ endsOn }) => endsOn !== null),
    *desired(reads, { followed, partial, links = [] }) {
      const window = rules.window(reads.today);
      const [absences, people] = [absencesOf(reads).records, reads.people.records];
      const types = new ChosenTypes(rules.absence_types, reads.absenceTypes);
      const counts = types.judge.bind(types);
      const whose = new Whose(rules.people, people);
      const unchosen = whose.excuse.bind(whose);
      const scope = { ...rules, counts, unchosen, linkOf: linkLookUp(links), capabilities, until: window.to };
      yield* mirrored({ absences, people, window: followed ? null : window, linked: partial ? links : [] }, scope);
      if (followed) return;
      yield* types.report();
      yield* whose.report();
    },
    current: ({ today }) => client.absences(rules.window(today)),
    get: (id) => client.absence(id),
    find: (wanted) => client.find(wanted),
    create: (wanted) => client.create(wanted),
    update: (id, wanted) => client.update(id, wanted),
    remove: (id) => client.remove(id),
  };
}

function fieldRules(hidden: boolean): FieldRules<MirrorFields> {
  const always = { manage: "always" } as const;
  const date = { manage: "always", unit: "dates" } as const;
  return {
    user: { manage: "always", ref: "user" },
    starts_on: date,
    ends_on: date,
    starts_at: date,
    ends_at: date,
    note: hidden ? { manage: "always", withheld: true } : always,
    marked: always,
  };
}
