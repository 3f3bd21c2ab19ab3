/** The answers of the simulated Seatsurfing, path by path. Errors have no body; X-Error-Code says more. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import type { SeatsurfingWorld, SimBooking, SimSpace, SimUser } from "./simulator-world.ts";

/** How Seatsurfing's answers differ by version, and which rights a service account may lack. Can be changed while it runs. */
export interface SeatsurfingQuirks {
  /** False: the service account may only read. */
  writes: boolean;
  /** False: the service account administers nothing. */
  administers: boolean;
  /** The number of users after which the list ends silently. */
  listed: number;
  /** An empty list is `null`. */
  emptyIsNull: boolean;
  /** A newer version: account types and assigned roles in place of one role. */
  accountTypes: boolean;
  /** The most users that there may be; null: any number. */
  userLimit: number | null;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
}

export class SeatsurfingRoutes {
  readonly #world: SeatsurfingWorld;
  readonly #quirks: SeatsurfingQuirks;
  readonly #organization: Organization;
  readonly #me: SimUser;
  readonly #accepted: ReadonlySet<string>;

  constructor(
    world: SeatsurfingWorld,
    quirks: SeatsurfingQuirks,
    { organization, me, accepted }: { organization: Organization; me: SimUser; accepted: ReadonlySet<string> },
  ) {
    this.#world = world;
    this.#quirks = quirks;
    this.#organization = organization;
    this.#me = me;
    this.#accepted = accepted;
  }

  answer(request: SimRequest): SimAnswer {
    if (!this.#accepted.has(request.headers.authorization ?? "")) return { status: 401 };
    if (request.method !== "GET" && !this.#quirks.writes) return { status: 401 };
    const { path, method } = request;
    if (path === "/user/me" && method === "GET") return { status: 200, body: this.#shownMe() };
    if (path === "/setting/" && method === "GET") return { status: 200, body: this.#settings() };
    if (!this.#quirks.administers) return { status: 403 };
    const [, collection, id = ""] = path.split("/");
    if (collection === "user") return this.#users(request, id);
    if (collection === "booking") return this.#bookings(request, id);
    if (path === "/location/" && method === "GET") return this.#list([...this.#world.locations.values()]);
    return { status: 404 };
  }

  #users(request: SimRequest, id: string): SimAnswer {
    const user = this.#world.users.get(id);
    if (id === "count") return { status: 200, body: { count: this.#world.users.size } };
    if (id === "") return request.method === "POST" ? this.#createUser(request) : this.#listUsers(request);
    if (!user) return { status: request.method === "PUT" ? 400 : 404 };
    if (request.method === "PUT") return this.#updateUser(user, request);
    if (request.method !== "DELETE") return { status: 200, body: this.#shownUser(user) };
    if (user === this.#me) return { status: 403 };
    this.#world.deleteUser(user);
    return { status: 204 };
  }

  #listUsers({ query }: SimRequest): SimAnswer {
    const all = [...this.#world.users.values()].sort((a, b) => (a.email < b.email ? -1 : 1));
    const text = query.get("q")?.trim().toLowerCase();
    const has = (user: SimUser) => `${user.email}\n${user.firstname}\n${user.lastname}`.toLowerCase();
    const found = text ? all.filter((user) => has(user).includes(text)) : all.slice(0, this.#quirks.listed);
    return this.#list(found.map((user) => this.#shownUser(user)));
  }

  #createUser(request: SimRequest): SimAnswer {
    const form = formOf(request);
    if (form === null) return { status: 400 };
    const { userLimit } = this.#quirks;
    if (userLimit !== null && this.#world.users.size >= userLimit) return { status: 402 };
    if (this.#holderOf(form.email)) return { status: 409 };
    const { sendInvitation = false, ...fields } = form;
    const { id } = this.#world.addUser({ ...fields, invited: sendInvitation });
    return { status: 201, headers: { "x-object-id": id } };
  }

  /** Resets every field that the form omits, but a newer version keeps the provider. A provider that is sent takes the password away. */
  #updateUser(user: SimUser, request: SimRequest): SimAnswer {
    const form = formOf(request);
    if (form === null) return { status: 400 };
    const holder = this.#holderOf(form.email);
    if (holder && holder !== user) return { status: 409 };
    const { sendInvitation: _, ...fields } = form;
    const authProviderId = this.#quirks.accountTypes ? user.authProviderId : "";
    const reset = { role: 0, accountType: 0, atlassianId: "", authProviderId };
    Object.assign(user, reset, fields, { email: form.email.toLowerCase() });
    if (form.authProviderId) user.hasPassword = false;
    return { status: 204 };
  }

  #holderOf(email: string): SimUser | undefined {
    return [...this.#world.users.values()].find((user) => user.email === email.toLowerCase());
  }

  #bookings({ method, query }: SimRequest, id: string): SimAnswer {
    if (id === "filter") return this.#filtered(query.get("start"), query.get("end"));
    const booking = this.#world.bookings.get(id);
    if (!booking) return { status: 404 };
    if (method === "GET") return { status: 200, body: this.#shownBooking(booking) };
    if (method !== "DELETE") return { status: 404 };
    if (this.#world.hasEnded(booking)) return { status: 400 };
    if (this.#world.isTooClose(booking)) return { status: 403, headers: { "x-error-code": "1008" } };
    this.#world.bookings.delete(id);
    return { status: 204 };
  }

  /** Compares wall times, with both ends: a booking that only touches the range is in it. */
  #filtered(start: string | null, end: string | null): SimAnswer {
    const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
    if (!time.test(start ?? "") || !time.test(end ?? "")) return { status: 400 };
    const [from, to] = [start!.slice(0, 19), end!.slice(0, 19)];
    const found = [...this.#world.bookings.values()].filter(({ enter, leave }) => leave >= from && enter <= to);
    found.sort((a, b) => (a.enter < b.enter ? -1 : 1));
    return this.#list(found.map((booking) => this.#shownBooking(booking)));
  }

  #list(rows: readonly unknown[]): SimAnswer {
    return { status: 200, body: rows.length === 0 && this.#quirks.emptyIsNull ? null : rows };
  }

  #settings(): readonly unknown[] {
    return [...this.#world.settings].map(([name, value]) => ({ name, value }));
  }

  #shownMe() {
    const { writes } = this.#quirks;
    const me = { ...this.#me, role: writes ? this.#me.role : 50, accountType: writes ? this.#me.accountType : 1 };
    return { ...this.#shownUser(me), organization: this.#organization, isPrimaryDomain: true };
  }

  #shownUser({ invited, authProviderId, hasPassword, role, accountType, ...user }: SimUser) {
    const kind = this.#quirks.accountTypes ? { accountType, roleIds: [] } : { role };
    const rights = { ...kind, requirePassword: hasPassword, passwordPending: invited, spaceAdmin: false, admin: false };
    return { ...user, ...(authProviderId && { authProviderId }), ...rights, superAdmin: false };
  }

  #shownBooking({ id, user, space, enter, leave, subject, recurringId, guest }: SimBooking) {
    const who = { ...(user && { userId: user.id }), userEmail: user?.email ?? guest };
    const times = { enter: `${enter}Z`, leave: `${leave}Z` };
    return { id, ...who, approved: true, spaceId: space.id, subject, ...times, recurringId, space: shownSpace(space) };
  }
}

function shownSpace({ id, name, location }: SimSpace) {
  return { id, name, locationId: location.id, location: { id: location.id, name: location.name } };
}

interface UserForm {
  readonly email: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly role?: number;
  readonly authProviderId?: string;
  readonly sendInvitation?: boolean;
}

function formOf(request: SimRequest): UserForm | null {
  const form = request.json() as Partial<UserForm>;
  const { email, firstname, lastname } = form;
  const named = [firstname, lastname].every((name) => typeof name === "string" && name !== "" && name.length <= 128);
  return named && /^\S+@\S+$/.test(email ?? "") ? (form as UserForm) : null;
}
