/**
 * Staffomatic as a tool in which shifts are planned. This folder's README says what is uncertain about its interface, and what was
 * never tried on a live account.
 */
import type { Completeness } from "../../../../core/model/completeness.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import { addDays, overlaps, type Window } from "../../../../core/model/time.ts";
import type { PluginContext, Reader, Tested } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import type {
  AbsenceFields,
  AccountFields,
  Enough,
  Listed,
  Lists,
  MembershipFields,
  StaffClient,
} from "../../connector.ts";
import { partsOf, type Timer, type ToolAbsence } from "../../connector.ts";
import { StaffomaticApi } from "./api.ts";
import { check } from "./check.ts";
import { ABSENCES, pathOf, USERS, WORK_TIMERS } from "./collections.ts";
import type { StaffomaticConfig } from "./config.ts";
import { readLists } from "./lists.ts";
import { numeric, toAbsence, toForm as absenceForm } from "./mapping-absences.ts";
import { toAccount, toForm as accountForm, toMembership, toMemberships } from "./mapping-accounts.ts";
import { byTimer, isWithin, toTimer, within } from "./mapping-timers.ts";
import { ofAddress, ofItsOwn } from "./refusals.ts";
import { BREAK_TIMER } from "./wire.ts";

const LOCATIONS = { path: "/locations" };
const LONGEST_ABSENCE_DAYS = 366;

export class StaffomaticClient implements StaffClient {
  readonly #api: StaffomaticApi;
  /** Who is in which department, as the last list of accounts showed it; kept until `memberships` asks for it. */
  #staffed: Staffed | null = null;

  constructor(config: StaffomaticConfig, context: PluginContext) {
    this.#api = new StaffomaticApi(config, context);
  }

  lists(): Promise<Lists> {
    return readLists(this.#api);
  }

  async *accounts(): Reader<Current<AccountFields>> {
    this.#staffed = null;
    const memberships: Current<MembershipFields>[] = [];
    const proof = yield* mapPages(this.#api.list(USERS), (page) => {
      memberships.push(...page.flatMap(toMemberships));
      return page.map(toAccount);
    });
    this.#staffed = { memberships, proof };
    return proof;
  }

  async account(id: RemoteId): Promise<Current<AccountFields> | null> {
    const user = await this.#api.one(USERS, id);
    return user && toAccount(user);
  }

  createAccount(wanted: AccountFields, { invite }: { readonly invite: boolean }): Promise<RemoteId> {
    const path = wanted.location === null ? "/users" : `${pathOf(LOCATIONS, wanted.location)}/users`;
    const form = accountForm(wanted, Object.keys(wanted));
    return this.#api.create(path, invite ? { ...form, do: "send_invitation" } : form);
  }

  async uninvited(): Promise<readonly string[]> {
    const users = await this.#api.all(USERS);
    return users.flatMap(({ locked_at, invitation_state, email }) =>
      locked_at === null && invitation_state === null && email !== null ? [email] : [],
    );
  }

  async updateAccount(id: RemoteId, wanted: AccountFields, changed: readonly string[]): Promise<void> {
    const form = accountForm(wanted, changed);
    if (Object.keys(form).length === 0) return;
    const written = this.#api.change(USERS, id, form);
    await ("email" in form ? ofAddress(written) : written);
  }

  async lock(id: RemoteId): Promise<void> {
    await this.#api.change(USERS, id, { do: "lock" });
  }

  async unlock(id: RemoteId): Promise<void> {
    await this.#api.change(USERS, id, { do: "unlock" });
  }

  /** Answers from the list of accounts that was just read; if there is none, reads it. */
  async *memberships(): Reader<Current<MembershipFields>> {
    const staffed = this.#staffed;
    this.#staffed = null;
    if (!staffed) return yield* mapPages(this.#api.list(USERS), (page) => page.flatMap(toMemberships));
    yield staffed.memberships;
    return staffed.proof;
  }

  async membership(id: RemoteId): Promise<Current<MembershipFields> | null> {
    const { user, department } = partsOf(id);
    const found = await this.#api.one(USERS, user);
    return found?.department_ids.includes(department) ? toMembership({ user, department }) : null;
  }

  async enter(department: Listed, users: readonly RemoteId[]): Promise<void> {
    this.#staffed = null;
    await this.#api.put(`${departmentPath(department)}/add_users`, { user_ids: users.map(numeric) });
  }

  async leave(department: Listed, users: readonly RemoteId[]): Promise<void> {
    this.#staffed = null;
    await this.#api.put(`${departmentPath(department)}/remove_users`, { user_ids: users.map(numeric) });
  }

  absences(window: Window, zone: string, { whole, user }: Enough = {}): Reader<ToolAbsence> {
    const days = whole ? within(window, zone) : within(window, zone, LONGEST_ABSENCE_DAYS);
    const query = { ...days, ...(user !== undefined && { "user_ids[]": [user] }) };
    const list = this.#api.list({ ...ABSENCES, query }, window);
    return mapPages(list, (page) =>
      page.map((one) => toAbsence(one, zone)).filter((one) => overlaps(daysOf(one), window)),
    );
  }

  async absence(id: RemoteId, zone: string): Promise<ToolAbsence | null> {
    const absence = await this.#api.one(ABSENCES, id);
    return absence && toAbsence(absence, zone);
  }

  createAbsence(wanted: AbsenceFields, { location }: Listed, zone: string): Promise<RemoteId> {
    return ofItsOwn(this.#api.create(`${pathOf(LOCATIONS, location)}/absences`, absenceForm(wanted, zone)));
  }

  async updateAbsence(id: RemoteId, wanted: AbsenceFields, zone: string): Promise<void> {
    await ofItsOwn(this.#api.change(ABSENCES, id, absenceForm(wanted, zone)));
  }

  async removeAbsence(id: RemoteId): Promise<void> {
    await ofItsOwn(this.#api.remove(ABSENCES, id));
  }

  async *timers(window: Window, zone: string): Reader<Timer> {
    const query = within(window, zone);
    const breaks = byTimer(await this.#api.all({ path: "/break_timers", schema: BREAK_TIMER, query }));
    const timers = this.#api.list({ ...WORK_TIMERS, query }, window);
    return yield* mapPages(timers, (page) =>
      page.map((one) => toTimer(one, breaks.get(one.id) ?? [])).filter((one) => isWithin(one, window, zone)),
    );
  }

  async timer(id: string): Promise<Timer | null> {
    const timer = await this.#api.one(WORK_TIMERS, id);
    const breaks = { path: `${pathOf(WORK_TIMERS, id)}/break_timers`, schema: BREAK_TIMER };
    return timer && toTimer(timer, await this.#api.all(breaks));
  }

  test(): Promise<Tested> {
    return check(this.#api);
  }
}

interface Staffed {
  readonly memberships: readonly Current<MembershipFields>[];
  readonly proof: Completeness;
}

function departmentPath({ id, location }: Listed): string {
  return `${pathOf(LOCATIONS, location)}/departments/${encodeURIComponent(id)}`;
}

/** Returns the days of an absence. One that ends at midnight ends on the day before. */
function daysOf({ starts_at, ends_at }: ToolAbsence): Window {
  const [from, to] = [starts_at.slice(0, 10), ends_at.slice(0, 10)];
  return { from, to: ends_at.endsWith("T00:00") && to > from ? addDays(to, -1) : to };
}
