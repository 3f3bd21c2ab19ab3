/**
 * The line of `rollcall check` about invitations. One goes out with each account that is made, so whoever had an account when
 * `users.invite` was switched on has no way in until somebody invites them in the tool. Behaviour S6.
 */
import { checked, ok, warning } from "../../core/plugin/checked.ts";
import type { Tested } from "../../core/plugin/contract.ts";
import type { UserRules } from "./config.ts";
import type { StaffClient } from "./connector.ts";

/** Adds the line where invitations are sent and the tool tells who got one. */
export async function withUninvited(tested: Tested, client: StaffClient, { invite, sync }: UserRules): Promise<Tested> {
  const failed = tested.checks.some(({ state }) => state === "failed");
  if (!invite || sync === "off" || failed || !client.uninvited) return tested;
  const { uninvited } = client;
  const line = await checked("staff-scheduling.users.invite", async () => {
    const emails = await uninvited.call(client);
    if (emails.length === 0) return ok("everybody who can log in was invited");
    const some = emails.slice(0, 5).join(", ");
    return warning(
      `${emails.length} account(s) are open and were never invited: ${some}${emails.length > 5 ? ", …" : ""}`,
      {
        code: "NOT_INVITED",
        remedy:
          "Invite them in the tool: with users.invite, invitations are sent only with accounts that rollcall creates, not to existing ones.",
      },
    );
  });
  return { ...tested, checks: [...tested.checks, line] };
}
