/** The answers of the simulated Staffomatic, path by path. */
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { invalid, NOT_THERE, shown } from "./simulator-answers.ts";
import type { StaffomaticQuirks } from "./simulator-quirks.ts";
import { isAsked } from "./simulator-window.ts";
import type {
  AbsenceForm,
  SimListed,
  SimStaffAbsence,
  SimUser,
  StaffomaticWorld,
  UserForm,
} from "./simulator-world.ts";

type Body = Readonly<Record<string, unknown>>;

export class StaffomaticRoutes {
  readonly #world: StaffomaticWorld;
  readonly #quirks: StaffomaticQuirks;

  constructor(world: StaffomaticWorld, quirks: StaffomaticQuirks) {
    this.#world = world;
    this.#quirks = quirks;
  }

  /** @param path below the account, without .json */
  answer(request: SimRequest, path: string): SimAnswer {
    const [, first = "", ...rest] = path.split("/");
    if (first !== "locations" || rest.length < 2) return this.#routed(request, [first, ...rest], null);
    const location = this.#world.locations.get(Number(rest[0]));
    return location ? this.#routed(request, rest.slice(1), location.id) : NOT_THERE;
  }

  #routed(request: SimRequest, [collection = "", id, action]: string[], location: number | null): SimAnswer {
    if (location === null && id !== undefined && this.#isUnknown(request, collection)) return NOT_THERE;
    const at = (record: SimListed) => record.location_id === location;
    switch (collection) {
      case "locations":
        return this.#read(request, this.#world.locations, id, () => true);
      case "departments":
        return action ? this.#staff(request, Number(id), action) : this.#read(request, this.#world.departments, id, at);
      case "absence_types":
        return this.#read(request, this.#world.absenceTypes, id, at);
      case "users":
        return this.#users(request, id, location);
      case "absences":
        return this.#absences(request, id, location);
      case "work_timers":
        return action === "break_timers"
          ? this.#breaks(request, Number(id))
          : this.#timed(request, this.#world.timers, id);
      case "break_timers":
        return this.#timed(request, this.#world.breaks, id);
      default:
        return NOT_THERE;
    }
  }

  /** Tells whether there are no single records of the collection account-wide. */
  #isUnknown({ method }: SimRequest, collection: string): boolean {
    const { accountWide } = this.#quirks;
    if (collection !== "users" && collection !== "absences") return false;
    return accountWide === "none" || (accountWide === "all but to delete" && method === "DELETE");
  }

  #read<T extends object>(
    request: SimRequest,
    map: Map<number, T>,
    id: string | undefined,
    of: (one: T) => boolean,
  ): SimAnswer {
    if (request.method !== "GET") return NOT_THERE;
    if (id === undefined) return this.#paged(request, [...map.values()].filter(of));
    const record = map.get(Number(id));
    return record && of(record) ? this.#shown(record) : NOT_THERE;
  }

  #timed<T extends { starts_at: string; ends_at: string | null }>(
    request: SimRequest,
    map: Map<number, T>,
    id?: string,
  ) {
    const isIn = (one: T) => id !== undefined || isAsked(one, request.query, this.#quirks);
    return this.#read(request, map, id, isIn);
  }

  #breaks(request: SimRequest, timer: number): SimAnswer {
    if (!this.#world.timers.has(timer)) return NOT_THERE;
    return this.#paged(
      request,
      [...this.#world.breaks.values()].filter((one) => one.work_timer_id === timer),
    );
  }

  #paged(request: SimRequest, rows: readonly object[]): SimAnswer {
    const { pageSize } = this.#quirks;
    const page = Number(request.query.get("page") ?? 1);
    const body = rows.slice((page - 1) * pageSize, page * pageSize).map((row) => shown(row, this.#world.zone));
    return { status: 200, body };
  }

  #shown(record: object, status = 200): SimAnswer {
    return { status, body: shown(record, this.#world.zone) };
  }

  // ── users and departments ──

  #users(request: SimRequest, id: string | undefined, location: number | null): SimAnswer {
    if (request.method === "POST" && id === undefined) return this.#newUser(request.json() as Body);
    const here = (user: SimUser) => location === null || this.#locationsOf(user).has(location);
    const user = this.#world.users.get(Number(id));
    if (request.method === "PUT")
      return user && here(user) ? this.#changeUser(user, request.json() as Body) : NOT_THERE;
    const state = request.query.get("state") ?? "active";
    const asked = (one: SimUser) =>
      id !== undefined || state === "all" || (one.locked_at === null) === (state === "active");
    return this.#read(request, this.#world.users, id, (one) => here(one) && asked(one));
  }

  #locationsOf({ department_ids }: SimUser): ReadonlySet<number | undefined> {
    return new Set(department_ids.map((id) => this.#world.departments.get(id)?.location_id));
  }

  #newUser({ do: action, ...form }: Body): SimAnswer {
    if (this.#world.isTaken(form.email as string)) return invalid("email has already been taken");
    const user = this.#world.addUser(wholeDays(form) as UserForm);
    if (action === "send_invitation") this.#world.invite(user);
    return this.#shown(user, this.#quirks.createStatus);
  }

  #changeUser(user: SimUser, { do: action, ...form }: Body): SimAnswer {
    if (this.#world.isTaken(form.email as string, user)) return invalid("email has already been taken");
    if (action === "lock") user.locked_at ??= this.#world.now();
    if (action === "unlock") user.locked_at = null;
    Object.assign(user, wholeDays(form));
    return this.#shown(user);
  }

  #staff(request: SimRequest, department: number, action: string): SimAnswer {
    const found = this.#world.departments.get(department);
    const users = (request.json() as { user_ids: number[] }).user_ids.map((id) => this.#world.users.get(id));
    if (!found || request.method !== "PUT" || users.includes(undefined)) return NOT_THERE;
    for (const user of users as SimUser[]) {
      const others = user.department_ids.filter((id) => id !== department);
      user.department_ids = action === "add_users" ? [...others, department] : others;
    }
    return this.#shown(found);
  }

  // ── absences ──

  #absences(request: SimRequest, id: string | undefined, location: number | null): SimAnswer {
    const { absences } = this.#world;
    if (request.method === "POST")
      return this.#newAbsence({ ...(request.json() as AbsenceForm), location_id: location });
    const absence = absences.get(Number(id));
    if (request.method === "PUT") return absence ? this.#changeAbsence(absence, request.json() as Body) : NOT_THERE;
    if (request.method !== "DELETE")
      return this.#timed(request, this.#absencesOf(request.query.getAll("user_ids[]")), id);
    if (!absence) return NOT_THERE;
    if (this.#quirks.keepsDecided && absence.state !== "new") return invalid("absence was decided already");
    absences.delete(absence.id);
    return { status: 204 };
  }

  #absencesOf(users: readonly string[]): Map<number, SimStaffAbsence> {
    const { absences } = this.#world;
    const isTheirs = ({ applicant_id }: SimStaffAbsence) => users.includes(String(applicant_id));
    return users.length === 0 ? absences : new Map([...absences].filter(([, one]) => isTheirs(one)));
  }

  #newAbsence(form: AbsenceForm): SimAnswer {
    const refusal = this.#world.refusal(form) ?? this.#overlap(form);
    return refusal ? invalid(refusal) : this.#shown(this.#world.addAbsence(form), this.#quirks.createStatus);
  }

  #overlap(form: AbsenceForm, self?: SimStaffAbsence): string | null {
    return this.#quirks.refusesOverlap && this.#world.isAway(form, self) ? "overlaps with another absence" : null;
  }

  #changeAbsence(absence: SimStaffAbsence, { do: action, ...form }: Body): SimAnswer {
    if (absence.state !== "new") return invalid("absence was decided already");
    const changed = { ...absence, ...(form as AbsenceForm) };
    const refusal = this.#world.refusal(changed) ?? this.#overlap(changed, absence);
    if (refusal) return invalid(refusal);
    this.#world.change(absence, form as AbsenceForm);
    if (action === "approve") absence.state = "approved";
    if (action === "decline") absence.state = "declined";
    return this.#shown(absence);
  }
}

/** Cuts days of vacation to whole ones, as all examples have them. */
function wholeDays({ max_vacation_days: days, ...form }: Body): Body {
  if (days === undefined) return form;
  return { ...form, max_vacation_days: typeof days === "number" ? Math.trunc(days) : days };
}
