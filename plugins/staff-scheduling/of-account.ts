/**
 * Why a record that vanished from the tool may stay in Personio. Working times and absences hang on an account of the tool. If the account is
 * deleted, its records go with it; if it passes to another person, they become that person's. Neither is a decision to undo what was
 * written to Personio, so it stays. Pure. Behaviours S3, S7.
 */
import { textOf, type Person } from "../../core/model/person.ts";
import type { Current, FieldRule, Fields, Link } from "../../core/model/record.ts";
import type { Window } from "../../core/model/time.ts";
import type { DesiredContext, Flow } from "../../core/plugin/contract.ts";
import { conflict, frozen, type Excuse } from "../../core/plugin/left-out.ts";
import type { WritableSide } from "../../core/plugin/source-side.ts";

/** The tool's account that the record belongs to; null in what Personio shows, which knows no accounts of the tool. */
export type OfAccount = { readonly account: string | null };

/** The rule of that field: it is remembered in the link, and never compared with Personio or sent there. */
export const ACCOUNT: FieldRule = { manage: "once", equal: (a, b) => a === b || a === null || b === null };

/** Returns the person's account as a field. It is left out as long as it is not known; the run after that which makes it remembers it. */
export function accountOf(
  personId: string,
  { remoteIdOf }: Pick<DesiredContext, "remoteIdOf">,
): { readonly account?: string } {
  const account = remoteIdOf?.("user", personId) ?? null;
  return account === null ? {} : { account };
}

type Written<F extends Fields> = Required<
  Pick<Flow<F & OfAccount>, "get" | "find" | "unfinished" | "create" | "update" | "remove">
>;

/** Returns the operations of a flow that writes to Personio: the account is taken off what is sent, and added as unknown to what is shown. */
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

/** The account of a record in the tool, and the record's days. */
export interface Lead {
  readonly user: string;
  readonly extent: Window;
}

/** Returns why a record does not belong to the person who has its account today; null if it does, as what was written for them does. */
export function notTheirs({ user, extent }: Lead, person: Person, link: Link | undefined): Excuse | null {
  if (link?.personId === person.id) return null;
  const firstDay = textOf(person, "hire_date");
  if (firstDay && extent.to !== null && extent.to < firstDay)
    return frozen("OTHER_EMPLOYMENT", `is from before ${firstDay}, when this employment began`);
  if (!link || (link.values.account ?? user) !== user) return null;
  return conflict(PASSED_ON, passedOn(link));
}

/** Returns why a record that is gone from the tool was not withdrawn there by anybody; null if it was. */
export function withoutAccount(link: Link, { subjectOf }: Pick<DesiredContext, "subjectOf">): Excuse | null {
  const { account } = link.values;
  if (typeof account !== "string") return conflict("ACCOUNT_UNKNOWN", UNKNOWN);
  const now = subjectOf("user", account);
  if (now === null)
    return frozen("ACCOUNT_GONE", "its account is no longer in the tool and may have been deleted together with it");
  return now === link.personId ? null : frozen(PASSED_ON, passedOn(link));
}

const PASSED_ON = "PASSED_ON";

/** Of what was written before accounts were remembered; the next run in which both sides agree remembers it. */
const UNKNOWN =
  "is gone from the tool, and its account is not known, so it may have been deleted together with the account; in Personio it stays as it is";

function passedOn({ personId }: Link): string {
  return `its account no longer belongs to person ${personId}, for whom it was written; in Personio it stays as it is`;
}
