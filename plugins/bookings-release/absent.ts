/** The time in which each person is absent: what is certain of it, and what may be. Pure. Behaviours B2, B4, P8. */
import type { Absence } from "../../core/model/absence.ts";
import { compare } from "../../core/model/compare.ts";
import { stretchOf, unionOf, type Stretch } from "../../core/model/presence.ts";
import type { ChosenTypes } from "../../core/plugin/chosen-types.ts";

export interface AbsentRules {
  /** The absence types that release bookings. */
  readonly types: Pick<ChosenTypes, "judge">;
  readonly midday: string;
}

/** The times of one person's absences that matter for bookings. */
export interface Absent {
  /** Approved absences of a type that counts, in order of their beginning. */
  readonly counted: readonly Caused[];
  /** The time that `counted` covers together: bookings inside it are released. */
  readonly certain: readonly Stretch[];
  /** The time of approved absences, together with those of a type that may count. Bookings that only these cover are kept. */
  readonly approved: readonly Stretch[];
  /** The time of these and of absences of unknown approval. Bookings that only these cover are kept too. */
  readonly possible: readonly Stretch[];
  /** Every absence that may still be the reason of an earlier release, whatever its type. */
  readonly standing: readonly Stretch[];
}

interface Caused {
  readonly id: string;
  readonly stretch: Stretch;
}

const NOBODY: Absent = { counted: [], certain: [], approved: [], possible: [], standing: [] };

/** Returns a look-up by the person's id in the source, which computes each person's times when they are first asked for. */
export function absentTimes(absences: readonly Absence[], rules: AbsentRules): (personId: string) => Absent {
  const byPerson = Map.groupBy(absences, ({ personId }) => personId);
  const known = new Map<string, Absent>();
  return (personId) => {
    const found = known.get(personId) ?? absentOf(byPerson.get(personId) ?? [], rules);
    known.set(personId, found);
    return found;
  };
}

function absentOf(absences: readonly Absence[], { types, midday }: AbsentRules): Absent {
  if (absences.length === 0) return NOBODY;
  const standing = absences.filter(({ approval }) => approval === "approved" || approval === "unknown");
  const wanted = standing.filter(({ type }) => types.judge(type) !== false);
  const approved = wanted.filter(({ approval }) => approval === "approved");
  const counted = causes(
    approved.filter(({ type }) => types.judge(type) === true),
    midday,
  );
  return {
    counted,
    certain: union(counted),
    approved: union(causes(approved, midday)),
    possible: union(causes(wanted, midday)),
    standing: union(causes(standing, midday)),
  };
}

function causes(absences: readonly Absence[], midday: string): readonly Caused[] {
  return absences
    .map((absence) => ({ id: absence.id, stretch: stretchOf(absence, midday) }))
    .filter((cause): cause is Caused => cause.stretch !== null)
    .sort((a, b) => compare(a.stretch.from, b.stretch.from) || compare(a.id, b.id));
}

function union(causes: readonly Caused[]): readonly Stretch[] {
  return unionOf(causes.map(({ stretch }) => stretch));
}
