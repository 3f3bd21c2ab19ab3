/**
 * The flow for tools whose bookings can neither be read nor cancelled: it lists the absences that would release bookings, and people
 * cancel those by hand. It writes nothing and remembers nothing.
 */
import type { Absence } from "../../core/model/absence.ts";
import { emailOf, type Person } from "../../core/model/person.ts";
import type { LeftOut } from "../../core/model/record.ts";
import { overlaps, type CivilDate, type Window } from "../../core/model/time.ts";
import { absencesOf } from "../../core/plugin/absences-of.ts";
import { ChosenTypes } from "../../core/plugin/chosen-types.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import type { AbsenceTypes, PeopleRules } from "../../core/plugin/schema.ts";
import { Whose } from "../../core/plugin/whose.ts";

interface ByHandRules {
  readonly absence_types: AbsenceTypes;
  readonly people: PeopleRules;
  /** The days in which bookings would be looked at. */
  days(today: CivilDate): Window;
}

export function byHandFlow({ absence_types, people: chosen, days }: ByHandRules): Flow {
  return {
    kind: "booking",
    area: "bookings",
    subjects: "absences",
    fields: {},
    drift: "report",
    adopt: "never",
    creates: "never",
    orphans: "keep",
    window: days,
    *desired(reads, { followed }) {
      const types = new ChosenTypes(absence_types, reads.absenceTypes);
      const whose = new Whose(chosen, reads.people.records);
      const people = new Map(reads.people.records.map((person) => [person.id, person]));
      for (const absence of absencesOf(reads).records) {
        const counts = absence.approval === "approved" && types.judge(absence.type) === true;
        const soon = overlaps({ from: absence.startsOn, to: absence.endsOn }, days(reads.today));
        if (counts && soon && !whose.excuse(absence.personId)) yield byHand(absence, people.get(absence.personId));
      }
      if (followed) return;
      yield* types.report();
      yield* whose.report();
    },
    current: "stored",
  };
}

function byHand({ id, aliases, personId, startsOn, endsOn }: Absence, person: Person | undefined): LeftOut {
  const name = (person && emailOf(person)) ?? personId;
  return {
    subject: id,
    aliases,
    title: `${name} ${startsOn} to ${endsOn ?? "open end"}`,
    personId,
    person: name,
    code: "BY_HAND",
    detail: "bookings in this absence have to be cancelled by hand: the tool offers no way to do it",
    fate: "kept",
  };
}
