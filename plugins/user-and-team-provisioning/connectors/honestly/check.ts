/** The lines of `rollcall check` about the feed: whether the login works, and what lies in its directory. */
import { Cancelled, RollcallError } from "../../../../core/model/errors.ts";
import { failed, ok, skipped, warning } from "../../../../core/plugin/checked.ts";
import type { Check, Tested } from "../../../../core/plugin/contract.ts";
import type { Sftp } from "../../../../core/plugin/sftp/sftp.ts";
import type { HonestlyConfig } from "./config.ts";

const DIRECTORY = "honestly.directory";
const LOGIN = "honestly.login";
const LOGGED_IN: Check = { what: LOGIN, ...ok("the server matches host_key and accepts the private key") };

/** Read-only. Anything that is refused becomes a failed check. The feed names no company: the tenant is its user and host. */
export async function check(sftp: Sftp, { directory, file, username, host }: HonestlyConfig): Promise<Tested> {
  const tenant = `${username}@${host}`;
  try {
    const there = (await sftp.list(directory)).find(({ name }) => name === file);
    const seen = `${directory}: ${file} ${there ? `exists, ${there.size} bytes` : "does not exist yet"}`;
    return { checks: [LOGGED_IN, { what: DIRECTORY, ...ok(seen) }], tenant };
  } catch (error) {
    if (!(error instanceof RollcallError) || error instanceof Cancelled) throw error;
    // A feed that lets nobody list its directory may still take files, so that is a warning.
    if (error.code !== "RIGHT_MISSING") return { checks: unusable(error), tenant: null };
    return { checks: [LOGGED_IN, { what: DIRECTORY, ...warning(error.message, error) }], tenant };
  }
}

function unusable(error: RollcallError): readonly Check[] {
  const { code, message } = error;
  const inside = code === "CONTRACT_BROKEN" && message.includes("No such file");
  if (inside) return [LOGGED_IN, { what: DIRECTORY, ...failed(message, error) }];
  return [{ what: LOGIN, ...failed(message, error) }, skipped(DIRECTORY, "nobody could log in")];
}
