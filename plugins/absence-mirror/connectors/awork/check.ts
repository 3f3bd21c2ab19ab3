/**
 * The lines of `rollcall check` about awork: the key, the rights, the mark. awork never answers a list with "no right": it shows
 * only the caller's own records, so rights are judged by whether anybody else's are seen. Only first pages are read.
 */
import { RefusedError } from "../../../../core/model/errors.ts";
import { checked, failed, ok, skipped, warning, type Finding } from "../../../../core/plugin/checked.ts";
import type { Tested } from "../../../../core/plugin/contract.ts";
import { PAGE_SIZE, type AworkApi } from "./api.ts";
import { emailsOf, isPerson } from "./mapping.ts";
import { ABSENCES, ME, USERS, type AworkAbsence, type AworkMe, type AworkUser } from "./wire.ts";

/** Read-only. Anything that is refused becomes a failed check. The tenant is the workspace's id, because its name can change. */
export async function check(api: AworkApi, provider: string): Promise<Tested> {
  let me: AworkMe = { id: "", workspace: null };
  const key = await checked("awork.key", async () => {
    me = (await api.get("/me", ME)) ?? me;
    return keySeen(me);
  });
  if (key.state === "failed") {
    return { checks: [key, ...OTHERS.map((what) => skipped(what, "awork.key failed"))], tenant: null };
  }
  const absences = async (query = {}) => (await api.page({ name: "absences", rows: ABSENCES, query }, 1)).items;
  const marked = { filterby: `externalProvider eq '${provider.replaceAll("'", "''")}'` };
  const checks = [
    key,
    await checked("awork.users.read", async () =>
      usersSeen((await api.page({ name: "users", rows: USERS, query: { showArchived: true } }, 1)).items, me.id),
    ),
    await checked("awork.absences.read", async () => absencesSeen(await absences(), me.id)),
    await checked("awork.provider", async () => markSeen(await absences(marked), provider)),
  ];
  return { checks, tenant: me.workspace?.id ?? null };
}

const OTHERS = ["awork.users.read", "awork.absences.read", "awork.provider"];
const ADMIN_KEY = "Use an API key of awork's administrators";

/** The error for a key to which awork shows nobody but its own user. */
export function ownOnly(): RefusedError {
  return new RefusedError("RIGHT_MISSING", "awork shows the API key only its own user", {
    remedy: `${ADMIN_KEY}, or give its user the right 'user master data: read'.`,
  });
}

function keySeen({ workspace, id }: AworkMe): Finding {
  if (id) return ok(`the API key belongs to the workspace ${workspace?.name ?? workspace?.id ?? "(unnamed)"}`);
  const remedy = "Check connector.base_url and make a new API key in awork.";
  return failed("awork does not say whose key this is", { code: "CONTRACT_BROKEN", remedy });
}

function usersSeen(users: readonly AworkUser[], me: string): Finding {
  if (users.every(({ id }) => id === me)) throw ownOnly();
  const people = users.filter(isPerson);
  const known = people.filter((user) => emailsOf(user).length > 0).length;
  if (known > 0) return ok(`${atLeast(people.length, users)} users are seen, ${known} of them with an e-mail`);
  return failed("awork shows no user's e-mail, by which people are matched", ownOnly());
}

function absencesSeen(absences: readonly AworkAbsence[], me: string): Finding {
  if (absences.length === 0)
    return ok("readable; there is no absence yet that could show whether other people's are visible");
  if (absences.some(({ userId }) => userId !== me))
    return ok(`${atLeast(absences.length, absences)} absences are seen`);
  return warning("awork shows the API key only its own absences", {
    code: "RIGHT_MISSING",
    remedy: `${ADMIN_KEY}, or give its user the right 'user planning data'.`,
  });
}

function markSeen(absences: readonly AworkAbsence[], provider: string): Finding {
  const marked = absences.filter(({ externalProvider, deletedOn }) => externalProvider === provider && !deletedOn);
  if (marked.length === 0) return ok(`mirrored absences will carry the mark '${provider}'`);
  if (marked.every(({ isReadOnly }) => isReadOnly !== false)) {
    return ok(`${atLeast(marked.length, absences)} absences carry the mark '${provider}' and are read-only`);
  }
  return warning(`awork lets people edit absences that carry the mark '${provider}'`, {
    remedy: "Nothing is lost: the next run undoes an edit. Ask awork which externalProvider locks an absence.",
  });
}

/** Returns the count, with "at least" if the first page is full and others may follow. */
function atLeast(count: number, page: readonly unknown[]): string {
  return page.length < PAGE_SIZE ? String(count) : `at least ${count}`;
}
