/** The answers of the simulated awork, path by path. Lists are quick for 50,000 users: one pass for each list, not for each page. */
import { epochOf } from "../../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { BadFilter, filterOf, orderOf } from "./simulator-filter.ts";
import type { AbsenceForm, AworkWorld, Refusal, SimAworkAbsence, SimAworkUser } from "./simulator-world.ts";

/** How awork may differ from its description, and which rights a key may lack. Can be changed while it runs. */
export interface AworkQuirks {
  /** False: the key sees no user but its own. */
  seesUsers: boolean;
  /** False: the key sees and writes no absence but its own ("user planning data"). */
  plansUsers: boolean;
  /** Absences with a mark are read-only for the interface too, until the mark is taken off. */
  locksMarked: boolean;
  /** Deleted absences stay in lists and say when they were deleted. */
  showsDeleted: boolean;
  /** The times of a form set its half days, and its flags are ignored (awork's description contradicts itself here). */
  timesWin: boolean;
  /** Any `filterby` or `orderby` is refused. */
  refusesFilters: boolean;
  /** Lists come without `aw-totalitems`. */
  hidesTotals: boolean;
  rateLimit: { readonly perSecond: number; readonly perMinute: number } | null;
}

type Row = Readonly<Record<string, unknown>>;

const USER_FIELDS = words(`id firstName lastName position title language gender createdOn updatedOn isArchived
  isDeactivated isAgent isExternal deactivatedOn deletedOn userContactInfos tags teams`);
const ABSENCE_FIELDS = words(`id createdOn updatedOn userId startOn endOn description externalProvider deletedOn
  isHalfDayOnStart isHalfDayOnEnd`);

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** The user of the key, and the workspace that it belongs to. */
interface Caller {
  readonly apiKey: string;
  readonly me: SimAworkUser;
  readonly workspace: unknown;
}

export class AworkRoutes {
  readonly #world: AworkWorld;
  readonly #quirks: AworkQuirks;
  readonly #key: string;
  readonly #me: SimAworkUser;
  readonly #workspace: unknown;
  /** The list that was computed last: its pages after the first are cut from it. */
  #listed = { query: "", version: -1, rows: [] as readonly Row[] };
  #seconds = new Map<string, number>();
  #answers = 0;

  constructor(world: AworkWorld, quirks: AworkQuirks, { apiKey, me, workspace }: Caller) {
    this.#world = world;
    this.#quirks = quirks;
    this.#key = apiKey;
    this.#me = me;
    this.#workspace = workspace;
  }

  answer(request: SimRequest): SimAnswer {
    this.#answers += 1;
    this.#world.timesWin = this.#quirks.timesWin;
    const path = request.path.replace(/^\/api\/v1/, "");
    if (path === request.path) return this.#refused(404, "not-found");
    if (request.headers.authorization !== `Bearer ${this.#key}`) {
      return { ...this.#refused(401, "unauthorized"), headers: { "www-authenticate": 'Bearer error="invalid_token"' } };
    }
    return this.#limited() ?? this.#routed(request, path);
  }

  #routed(request: SimRequest, path: string): SimAnswer {
    const [, collection, id, ...rest] = path.split("/");
    if (rest.length > 0) return this.#refused(404, "not-found");
    const route = `${request.method} /${collection}${id === undefined ? "" : "/:id"}`;
    if (path === "/me" || path === "/users/me")
      return { status: 200, body: { ...shownUser(this.#me), workspace: this.#workspace } };
    switch (route) {
      case "GET /users":
        return this.#paged(request, () => this.#usersSeen(request), USER_FIELDS, shownUser);
      case "GET /users/:id":
        return this.#oneUser(id ?? "");
      case "GET /absences":
        return this.#paged(
          request,
          () => this.#absencesSeen(),
          ABSENCE_FIELDS,
          (absence) => absence,
        );
      case "POST /absences":
        return this.#create(request);
      case "GET /absences/:id":
        return this.#withAbsence(request, id, (absence) => ({ status: 200, body: absence }));
      case "PUT /absences/:id":
        return this.#withAbsence(request, id, (absence) => this.#replace(absence, request));
      case "DELETE /absences/:id":
        return this.#withAbsence(request, id, (absence) => this.#delete(absence));
      default:
        return this.#refused(404, "not-found");
    }
  }

  *#usersSeen({ query }: SimRequest): Iterable<SimAworkUser> {
    if (!this.#quirks.seesUsers) return yield this.#me;
    const archived = query.get("showArchived") === "true";
    for (const user of this.#world.users.values()) if (!user.deletedOn && (archived || !user.isArchived)) yield user;
  }

  *#absencesSeen(): Iterable<SimAworkAbsence> {
    for (const absence of this.#world.absences.values()) {
      if (this.#quirks.plansUsers || absence.userId === this.#me.id) yield absence;
    }
  }

  #oneUser(id: string): SimAnswer {
    const user = this.#world.users.get(id);
    return user && !user.deletedOn ? { status: 200, body: shownUser(user) } : this.#refused(404, "not-found");
  }

  #paged<T extends object>(
    request: SimRequest,
    all: () => Iterable<T>,
    fields: ReadonlySet<string>,
    shown: (row: T) => unknown,
  ): SimAnswer {
    const page = Number(request.query.get("page") ?? 1);
    const size = Math.min(Number(request.query.get("pageSize") ?? 10), 1000);
    if (!(Number.isInteger(page) && page >= 1 && Number.isInteger(size) && size >= 1))
      return this.#refused(400, "validation-failed");
    try {
      const rows = this.#list(request, page, all, fields) as readonly T[];
      const items = rows.slice((page - 1) * size, page * size).map(shown);
      return { status: 200, body: items, headers: this.#pagingHeaders(page, size, items.length, rows.length) };
    } catch (error) {
      if (error instanceof BadFilter) return this.#refused(400, "invalid-filter-or-order");
      throw error;
    }
  }

  /** Computes the list for the first page; the further pages are cut from it as long as nothing changes. */
  #list(request: SimRequest, page: number, all: () => Iterable<object>, fields: ReadonlySet<string>): readonly Row[] {
    const [filterby, orderby] = [request.query.get("filterby"), request.query.get("orderby")];
    const query = `${request.path} ${request.query.get("showArchived")} ${filterby} ${orderby}`;
    const { version } = this.#world;
    if (page > 1 && this.#listed.query === query && this.#listed.version === version) return this.#listed.rows;
    if ((filterby ?? orderby) !== null && this.#quirks.refusesFilters) throw new BadFilter("no filters here");
    const passes = filterby === null ? null : filterOf(filterby, fields);
    let rows = [...all()] as Row[];
    if (passes) rows = rows.filter(passes);
    if (orderby !== null) rows.sort(orderOf(orderby, fields));
    this.#listed = { query, version, rows };
    return rows;
  }

  #pagingHeaders(page: number, size: number, items: number, total: number): Record<string, string> {
    const headers = { "aw-page": String(page), "aw-pagesize": String(size), "aw-items": String(items) };
    return this.#quirks.hidesTotals ? headers : { ...headers, "aw-totalitems": String(total) };
  }

  #create(request: SimRequest): SimAnswer {
    const form = formOf(request);
    const refused = this.#formRefused(form);
    return refused ?? { status: 200, body: this.#world.addAbsence(form as AbsenceForm) };
  }

  #replace(absence: SimAworkAbsence, request: SimRequest): SimAnswer {
    const form = formOf(request);
    const unlocks = form !== null && !form.externalProvider;
    if (this.#quirks.locksMarked && absence.isReadOnly && !unlocks) return this.#refused(401, "unauthorized");
    const refused = this.#formRefused(form);
    if (refused) return refused;
    this.#world.replace(absence, form as AbsenceForm);
    return { status: 200, body: absence };
  }

  #delete(absence: SimAworkAbsence): SimAnswer {
    if (this.#quirks.locksMarked && absence.isReadOnly) return this.#refused(401, "unauthorized");
    this.#world.delete(absence, this.#quirks.showsDeleted);
    return { status: 204 };
  }

  #formRefused(form: Partial<AbsenceForm> | null): SimAnswer | null {
    if (form === null) return this.#refused(400, "validation-failed");
    if (!this.#mayPlan(form.userId)) return this.#refused(401, "unauthorized");
    const refusal = this.#world.refusal(form);
    return refusal ? this.#refused(400, refusal.code, refusal) : null;
  }

  #withAbsence(
    { method }: SimRequest,
    id: string | undefined,
    answer: (absence: SimAworkAbsence) => SimAnswer,
  ): SimAnswer {
    const absence = this.#world.absences.get(id ?? "");
    if (!absence || (absence.deletedOn && method !== "GET")) return this.#refused(404, "not-found");
    return this.#mayPlan(absence.userId) ? answer(absence) : this.#refused(401, "unauthorized");
  }

  #mayPlan(userId: string | undefined): boolean {
    return this.#quirks.plansUsers || userId === this.#me.id;
  }

  #limited(): SimAnswer | null {
    const { rateLimit } = this.#quirks;
    if (!rateLimit) return null;
    const second = Math.floor(epochOf(this.#world.now()) / 1000);
    const minute = Math.floor(second / 60);
    const [inSecond, inMinute] = [this.#counted(`s${second}`), this.#counted(`m${minute}`)];
    if (inSecond <= rateLimit.perSecond && inMinute <= rateLimit.perMinute) return null;
    const reset = inMinute > rateLimit.perMinute ? (minute + 1) * 60 - second : 1;
    return {
      ...this.#refused(429, "too-many-requests"),
      headers: { "ratelimit-reset": String(reset), "ratelimit-remaining": "0" },
    };
  }

  #counted(slot: string): number {
    const count = (this.#seconds.get(slot) ?? 0) + 1;
    this.#seconds.set(slot, count);
    return count;
  }

  #refused(status: number, code: string, { properties }: Pick<Refusal, "properties"> = { properties: [] }): SimAnswer {
    const validationErrors = properties.map((property) => ({ property, message: `${property} is not valid.` }));
    const body = {
      code,
      description: `The request was refused: ${code}.`,
      link: "https://developers.awork.com",
      details: [],
      validationErrors,
      traceId: this.#answers.toString(16).padStart(32, "0"),
    };
    return { status, body };
  }
}

function formOf(request: SimRequest): Partial<AbsenceForm> | null {
  try {
    const form = request.json();
    return typeof form === "object" && form !== null && !Array.isArray(form) ? form : null;
  } catch {
    return null;
  }
}

function shownUser(user: SimAworkUser) {
  const { isDeactivated } = user;
  return { ...user, status: { invitationAccepted: true, isDeactivated }, tags: [], teams: [] };
}
