/**
 * Records that the tool leads with belong to one of its accounts, and in Personio to the person who had that account when they were
 * written. An account can go (its records go with it), or become another person's: then nobody there has taken anything back, and
 * what stands in Personio stays as it is. Pure. Behaviours S3, S7.
 */
import { textOf, type Person } from "../../core/model/person.ts";
import type { Current, FieldRule, Fields, Link } from "../../core/model/record.ts";
import type { Window } from "../../core/model/time.ts";
import type { DesiredContext, Flow } from "../../core/plugin/contract.ts";
import { conflict, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import type { WritableSide } from "../../core/plugin/source-side.ts";

/** The tool's account whose record it is; null where nobody has told, as in Personio. */
export type OfAccount = { readonly account: string | null };

/** Remembered with what was written, and never sent. */
export const ACCOUNT: FieldRule = { manage: "once", equal: (a, b) => a === b || a === null || b === null };

type Written<F extends Fields> = Required<
  Pick<Flow<F & OfAccount>, "get" | "find" | "unfinished" | "create" | "update" | "remove">
>;

/** Personio, which knows no account of the tool, as the side that is written. */
export function writtenTo<F extends Fields>(side: () => WritableSide<F>): Written<F> {
  return {
    get: async (id) => {
      const current = await side().get(id);
      return current && shown(current);
    },
    find: async (wanted) => (await side().find(sent(wanted))).map(shown),
    unfinished: async (id, wanted, begun) => {
      const current = await (side().unfinished?.(id, sent(wanted), begun) ?? side().get(id));
      return current && shown(current);
    },
    create: (wanted) => side().create(sent(wanted)),
    update: (id, wanted) => side().update(id, sent(wanted)),
    remove: (id) => side().remove(id),
  };
}

export function shown<F extends Fields>(current: Current<F>): Current<F & OfAccount> {
  return { ...current, fields: { ...current.fields, account: null } };
}

function sent<F extends Fields>(wanted: F & OfAccount): F {
  const { account: _, ...fields } = wanted;
  return fields as unknown as F;
}

/** A record of the tool, and the days that it is of. */
export interface Lead {
  readonly user: string;
  readonly extent: Window;
}

/** Why a record is not carried to the person whose account it is of today. */
export function notTheirs({ user, extent }: Lead, person: Person, link: Link | undefined): Excuse | null {
  const firstDay = textOf(person, "hire_date");
  if (firstDay && extent.to !== null && extent.to < firstDay)
    return frozen("OTHER_EMPLOYMENT", `is from before ${firstDay}, when this employment began`);
  if (!link || link.personId === person.id || (link.values.account ?? user) !== user) return null;
  return conflict(PASSED_ON, passedOn(link));
}

/** Why a record that is not in the tool any more has not been taken back by anybody there. */
export function withoutAccount(link: Link, { subjectOf }: Pick<DesiredContext, "subjectOf">): Excuse | null {
  const { account } = link.values;
  if (typeof account !== "string") return null;
  const now = subjectOf("user", account);
  if (now === null)
    return frozen("ACCOUNT_GONE", "its account is not in the tool any more, and may have taken it along");
  return now === link.personId ? null : frozen(PASSED_ON, passedOn(link));
}

const PASSED_ON = "PASSED_ON";

function passedOn({ personId }: Link): string {
  return `its account is not that of person ${personId} any more, for whom it was written; in Personio it stays as it is`;
}
