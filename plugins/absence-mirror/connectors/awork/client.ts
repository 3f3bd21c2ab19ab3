/**
 * awork as a target for mirrored absences. This folder's README says what is uncertain about its interface, and what was never
 * tried on a live account.
 */
import { RecordError, RefusedError } from "../../../../core/model/errors.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { overlaps, type Window } from "../../../../core/model/time.ts";
import { nullOn } from "../../../../core/plugin/cause.ts";
import type { PluginContext, PluginLog, Reader, Tested } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type { AccountFields, Capabilities, MirrorClient, MirrorFields } from "../../connector.ts";
import { keyOf } from "../../key.ts";
import { AworkApi, type AworkList } from "./api.ts";
import type { AworkConfig } from "./config.ts";
import { check, ownOnly } from "./check.ts";
import { NOT_FOUND, OWN_FAULTS } from "./judge.ts";
import { isPerson, toAccount, toAbsence, toForm } from "./mapping.ts";
import { ABSENCE, ABSENCES, ME, USER, USERS, type AworkAbsence, type AworkUser } from "./wire.ts";

export class AworkClient implements MirrorClient {
  readonly capabilities: Capabilities = { halves: true, mark: true, noteLength: 1000 };
  readonly #api: AworkApi;
  readonly #provider: string;
  readonly #log: PluginLog;

  constructor(config: AworkConfig, context: PluginContext) {
    this.#api = new AworkApi(config, context);
    this.#provider = config.provider;
    this.#log = context.log;
  }

  async *accounts(): Reader<Current<AccountFields>> {
    let last: readonly AworkUser[] = [];
    const completeness = yield* mapPages(this.#api.list(EVERYBODY, null), (page) => {
      last = page;
      return page.filter(isPerson).map(toAccount);
    });
    if (completeness.tally.distinct <= 1) await this.#refuseOwnOnly(last);
    return completeness;
  }

  /** Without the right to see others, awork answers with the caller alone as if that were everybody. @throws RefusedError */
  async #refuseOwnOnly(users: readonly AworkUser[]): Promise<void> {
    const me = await this.#api.get("/me", ME);
    if (!me || users.every(({ id }) => id === me.id)) throw ownOnly();
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const user = await this.#api.get(`/users/${encodeURIComponent(id)}`, USER);
    return user && isPerson(user) ? toAccount(user) : null;
  }

  absences(window: Window): Reader<Current<MirrorFields>> {
    const list = this.#api.list(absencesBy(within(window)), window);
    return mapPages(list, (page) => this.#living(page).filter(({ fields }) => overlaps(daysOf(fields), window)));
  }

  async absence(id: RemoteId): Promise<Current<MirrorFields> | null> {
    const absence = await this.#api.get(pathOf(id), ABSENCE);
    return absence && !absence.deletedOn ? toAbsence(absence, this.#provider) : null;
  }

  async find(wanted: MirrorFields): Promise<readonly Current<MirrorFields>[]> {
    const days = daysOf(wanted);
    const filterby = `userId eq guid'${wanted.user}' and ${within(days)}`;
    const found: Current<MirrorFields>[] = [];
    for await (const page of this.#api.list(absencesBy(filterby), days)) {
      found.push(...this.#living(page).filter(({ marked, key }) => marked && key === keyOf(wanted)));
    }
    return found;
  }

  async create(wanted: MirrorFields): Promise<RemoteId> {
    const made = MADE.safeParse(await this.#api.post("/absences", toForm(wanted, this.#provider)));
    if (made.success) return made.data.id;
    throw new RefusedError("CONTRACT_BROKEN", "awork created an absence and did not return its id", {
      remedy: "Nothing to do: the next run finds it. If it goes on, ask awork's support.",
    });
  }

  async update(id: RemoteId, wanted: MirrorFields): Promise<RemoteId> {
    await this.#unlocking(id, () => this.#api.put(pathOf(id), toForm(wanted, this.#provider)));
    return id;
  }

  async remove(id: RemoteId): Promise<void> {
    const removed = this.#unlocking(id, () => this.#api.delete(pathOf(id)));
    await nullOn(NOT_FOUND, removed);
  }

  test(): Promise<Tested> {
    return check(this.#api, this.#provider);
  }

  #living(page: readonly AworkAbsence[]): Current<MirrorFields>[] {
    return page.filter(({ deletedOn }) => !deletedOn).map((absence) => toAbsence(absence, this.#provider));
  }

  /** Whether an API key may change a record that is read-only is not documented. If awork refuses it, the mark is taken off first. */
  async #unlocking(id: RemoteId, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof RecordError) || OWN_FAULTS.has(error.causeKey)) throw error;
      const locked = await this.#api.get(pathOf(id), ABSENCE).catch(() => null);
      if (!locked?.isReadOnly) throw error;
      this.#log.warn("awork refused to change an absence that it shows as read-only: its mark is taken off first", {
        id,
      });
      await this.#api.put(pathOf(id), toForm(toAbsence(locked, this.#provider).fields, null));
      await write();
    }
  }
}

const MADE = ABSENCE.pick({ id: true });

/** Includes deactivated and archived users: a user who is not listed would be taken for gone. */
const EVERYBODY: AworkList<AworkUser> = { name: "users", rows: USERS, query: { showArchived: true } };

function absencesBy(filterby: string): AworkList<AworkAbsence> {
  return { name: "absences", rows: ABSENCES, query: { filterby } };
}

function pathOf(id: RemoteId): string {
  return `/absences/${encodeURIComponent(id)}`;
}

function within({ from, to }: Window): string {
  const begun = to === null ? "" : ` and startOn le datetime'${to}T23:59'`;
  return `endOn ge datetime'${from}T00:00'${begun}`;
}

function daysOf({ starts_on, ends_on }: MirrorFields): Window {
  return { from: starts_on, to: ends_on };
}
