/**
 * Accounts of people who have left, of which rollcall knows nothing but the e-mail: they left before the set-up, or their link is lost.
 * Nobody is locked by an e-mail alone, so a person has to, and has to be told.
 */
import type { Current, LeftOut } from "../model/record.ts";
import type { FlowRules } from "./flow-rules.ts";

export const LEFT_UNMANAGED = "LEFT_UNMANAGED";

/** The conflict about somebody's unlinked account; null: they have not left, it is locked, or this flow locks nobody anyway. */
export function leftUnmanaged(row: LeftOut, account: Current, { kind, can }: FlowRules): LeftOut | null {
  const locks = can.has("deactivate") || can.has("remove");
  if (kind !== "user" || row.code !== "LEFT" || row.fate !== "dropped" || !account.active || !locks) return null;
  const detail = `${row.detail}, and the account ${named(account)} with their e-mail is open; rollcall does not manage it`;
  return { ...row, code: LEFT_UNMANAGED, detail };
}

/** The account's name and id: of several with the same name and e-mail each is a conflict of its own. */
function named({ title, remoteId }: Current): string {
  return title === remoteId ? title : `${title} (${remoteId})`;
}
