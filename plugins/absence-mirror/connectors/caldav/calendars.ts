/**
 * Whose absences stand where: all in one calendar, where an account is a person's address; or each in a calendar of the
 * person, where the calendar is the account and is recognised by the addresses in its name or its path.
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
  /** The paths of all calendars that absences may stand in. @throws RefusedError where there is none */
  all(): Promise<readonly string[]>;
  calendarOf(user: string): string;
  /** The account whose calendar it is; null where it is not one person's. */
  ownerOf(calendar: string): string | null;
  /** How the person is called in the event, where it says `there`; null in a calendar of their own. */
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
    // An address that was passed on is its new owner's.
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

  /** By the link where there is one: the address may have been passed on. Names that are not released stay as they were written. */
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

/** An account of the one way is none of the other, should `connector.calendars` be changed. */
function isPath(id: RemoteId): boolean {
  return id.startsWith("/");
}

/** The account that a calendar is: none where no address can be seen. */
export function accountsOf({ path, name }: Collection): Account[] {
  const last = decodeURIComponent(path.split("/").at(-2) ?? "");
  const [email, ...others] = [...new Set([...addressesIn(name ?? ""), ...addressesIn(last)])];
  if (email === undefined) return [];
  const fields = { email, first_name: null, last_name: null };
  const account = { remoteId: path, key: email, title: name ?? email, active: true, marked: false, fields };
  return [others.length > 0 ? { ...account, otherKeys: others } : account];
}

/** By splitting, since a name is as long as its server likes: a pattern that looks for an address tries anew at every letter. */
function addressesIn(text: string): string[] {
  const parts = text.split(/[\s<>()[\]",;:]+/).filter((part) => part.slice(1, -1).includes("@"));
  return parts.map((address) => normalEmail(address)).filter((address) => address !== null);
}

function noCalendar(path: string, found: Collection | null): RefusedError {
  const holds = found?.calendar ? "this is one calendar, and holds none" : "this is no calendar, but holds some";
  const what = found === null ? "there is no calendar that could be used" : holds;
  return new RefusedError("CONTRACT_BROKEN", `caldav: ${path}: ${what}`, {
    remedy: "Check connector.url, connector.calendars and what is shared with connector.username.",
  });
}
