/**
 * In which calendar a person's absences stand. One calendar for all: an account is then a person's e-mail address. Or one calendar
 * for each person: the calendar is then the account, and is recognised by the e-mail addresses in its name or its path.
 */
import { RefusedError } from "../../../../core/model/errors.ts";
import { normalEmail } from "../../../../core/model/person.ts";
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import type { CalDav, Collection } from "../../../protocols/caldav/client.ts";
import type { AccountFields, Met } from "../../connector.ts";

type Account = Current<AccountFields>;
type Whose = (account: RemoteId) => string | null;

export interface Calendars {
  meet(people: readonly Met[], whose: Whose): void;
  accounts(known: readonly RemoteId[]): Promise<readonly Account[]>;
  account(id: RemoteId): Promise<Account | null>;
  /** Returns the paths of all calendars that may hold absences. @throws RefusedError if there is none */
  all(): Promise<readonly string[]>;
  calendarOf(user: string): string;
  /** Returns the account that a calendar belongs to; null if it is the one for all. */
  ownerOf(calendar: string): string | null;
  /** Returns the person's name for the event; null in a calendar of their own. `there`: the name in the event that is there. */
  nameOf(user: string, there?: string | null): string | null;
}

export class CalendarForAll implements Calendars {
  readonly #dav: CalDav;
  readonly #met = new Map<string, Met>();
  #byId: ReadonlyMap<string, Met> = new Map();
  #whose: Whose = () => null;

  constructor(dav: CalDav) {
    this.#dav = dav;
  }

  meet(people: readonly Met[], whose: Whose): void {
    this.#whose = whose;
    this.#byId = new Map(people.map((person) => [person.id, person]));
    // An address that was passed on belongs to the new owner.
    for (const person of people) if (!person.left || !this.#met.has(person.email)) this.#met.set(person.email, person);
  }

  async accounts(known: readonly RemoteId[]): Promise<readonly Account[]> {
    const here = [...this.#met.values()].filter(({ left }) => !left).map(({ email }) => email);
    const linked = known.filter((id) => !isPath(id));
    return [...new Set([...here, ...linked])].map((email) => this.#account(email));
  }

  async account(id: RemoteId): Promise<Account | null> {
    return isPath(id) ? null : this.#account(id);
  }

  async all(): Promise<readonly string[]> {
    const found = await this.#dav.collection(this.#dav.path);
    if (found?.calendar) return [found.path];
    throw noCalendar(this.#dav.path, found);
  }

  calendarOf(): string {
    return this.#dav.path;
  }

  ownerOf(): null {
    return null;
  }

  /**
   * Looks the person up by the link if there is one: the address may have been passed on. If Personio does not tell both names, the name in
   * the event stays.
   */
  nameOf(user: string, there: string | null = null): string {
    const id = this.#whose(user);
    const person = id === null ? this.#met.get(user) : this.#byId.get(id);
    if (person?.unnamed && there) return there;
    const { first_name = null, last_name = null } = person ?? {};
    return [first_name, last_name].flatMap((name) => name?.trim() || []).join(" ") || user;
  }

  #account(email: string): Account {
    const { first_name = null, last_name = null } = this.#met.get(email) ?? {};
    const fields = { email, first_name, last_name };
    return { remoteId: email, key: email, title: this.nameOf(email), active: true, marked: false, fields };
  }
}

export class CalendarsOfPeople implements Calendars {
  readonly #dav: CalDav;

  constructor(dav: CalDav) {
    this.#dav = dav;
  }

  meet(): void {}

  async accounts(): Promise<readonly Account[]> {
    const found = await this.#dav.collection(this.#dav.path);
    if (found === null || found.calendar) throw noCalendar(this.#dav.path, found);
    return (await this.#dav.calendars(this.#dav.path)).flatMap(accountsOf);
  }

  async account(id: RemoteId): Promise<Account | null> {
    if (!isPath(id)) return null;
    const found = await this.#dav.collection(id);
    return (found?.calendar && accountsOf(found)[0]) || null;
  }

  async all(): Promise<readonly string[]> {
    const accounts = await this.accounts();
    if (accounts.length > 0) return accounts.map(({ remoteId }) => remoteId);
    throw noCalendar(this.#dav.path, null);
  }

  calendarOf(user: string): string {
    return user;
  }

  ownerOf(calendar: string): string {
    return calendar;
  }

  nameOf(): null {
    return null;
  }
}

/** Whether an account's id is that of a calendar. After a change of `connector.calendars`, links hold ids of the other sort. */
function isPath(id: RemoteId): boolean {
  return id.startsWith("/");
}

/** Returns the account that a calendar stands for; none if neither name nor path shows an e-mail address. */
export function accountsOf({ path, name }: Collection): Account[] {
  const last = decodeURIComponent(path.split("/").at(-2) ?? "");
  const [email, ...others] = [...new Set([...addressesIn(name ?? ""), ...addressesIn(last)])];
  if (email === undefined) return [];
  const fields = { email, first_name: null, last_name: null };
  const account = { remoteId: path, key: email, title: name ?? email, active: true, marked: false, fields };
  return [others.length > 0 ? { ...account, otherKeys: others } : account];
}

/** Splits the text, because a server may send a name of any length and a pattern for addresses would start anew at every letter. */
function addressesIn(text: string): string[] {
  const parts = text.split(/[\s<>()[\]",;:]+/).filter((part) => part.slice(1, -1).includes("@"));
  return parts.map((address) => normalEmail(address)).filter((address) => address !== null);
}

function noCalendar(path: string, found: Collection | null): RefusedError {
  const holds = found?.calendar
    ? "this is one calendar, and contains none"
    : "this is not a calendar, but contains some";
  const what = found === null ? "there is no calendar that can be used" : holds;
  return new RefusedError("CONTRACT_BROKEN", `caldav: ${path}: ${what}`, {
    remedy: "Check connector.url, connector.calendars and what is shared with connector.username.",
  });
}
