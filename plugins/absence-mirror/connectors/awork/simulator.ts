/**
 * awork's interface as it is documented, for tests and `demo`: statuses (POST 200, DELETE 204, 401 for a missing right),
 * error bodies, paging headers, filters, UTC rounding, and records that people cannot edit once they carry a mark.
 */
import type { Instant } from "../../../../core/model/time.ts";
import { startSimServer, type SimServer, type SimServerOptions } from "../../../../core/plugin/simulator.ts";
import { AworkRoutes, type AworkQuirks } from "./simulator-routes.ts";
import { AworkWorld, type AbsenceForm, type NewUser } from "./simulator-world.ts";
import type { SimAworkAbsence, SimAworkUser } from "./simulator-world.ts";

export interface AworkOptions extends SimServerOptions {
  readonly apiKey?: string;
  /** Omitted: stands still at 21 July 2026, 08:00 UTC. A rate limit needs a clock that runs. */
  readonly now?: () => Instant;
  readonly quirks?: Partial<AworkQuirks>;
  /** The workspace that the key belongs to. */
  readonly workspace?: AworkSimulator["workspace"];
}

export interface AworkSimulator extends SimServer {
  readonly apiKey: string;
  readonly workspace: { readonly id: string; readonly name: string; readonly url: string };
  /** The API user that the key belongs to. */
  readonly me: SimAworkUser;
  readonly users: Map<string, SimAworkUser>;
  readonly absences: Map<string, SimAworkAbsence>;
  readonly quirks: AworkQuirks;
  addUser(user: NewUser): SimAworkUser;
  /** Adds an absence as somebody in awork does by hand, or another client with a mark. */
  addAbsence(form: AbsenceForm): SimAworkAbsence;
  /** Edits an absence as a person does in awork. Returns false, and changes nothing, if it is read-only and not forced. */
  editAsUser(id: string, changes: Partial<AbsenceForm>, how?: { readonly force: boolean }): boolean;
  deleteAsUser(id: string, how?: { readonly force: boolean }): boolean;
}

const QUIRKS: AworkQuirks = {
  seesUsers: true,
  plansUsers: true,
  locksMarked: false,
  showsDeleted: false,
  timesWin: false,
  refusesFilters: false,
  hidesTotals: false,
  rateLimit: null,
};
const WORKSPACE = {
  id: "00000000-0000-4000-9000-000000000001",
  name: "Example Planning",
  url: "https://example.awork.com",
};

export async function startAworkSimulator(options: AworkOptions = {}): Promise<AworkSimulator> {
  const { apiKey = "awork-key", now = () => "2026-07-21T08:00:00.000Z" } = options;
  // A copy, so that a test that renames it does not rename it for every other simulator of the process.
  const workspace = { ...(options.workspace ?? WORKSPACE) };
  const quirks = { ...QUIRKS, ...options.quirks };
  const world = new AworkWorld(now);
  const me = world.addUser({ firstName: "Rollcall", lastName: "API" });
  const routes = new AworkRoutes(world, quirks, { apiKey, me, workspace });
  const server = await startSimServer((request) => routes.answer(request), options);
  const absence = (id: string, { force }: { readonly force: boolean }) => {
    const found = world.absences.get(id);
    return found && (force || !found.isReadOnly) ? found : null;
  };
  return Object.assign(server, {
    apiKey,
    workspace,
    me,
    users: world.users,
    absences: world.absences,
    quirks,
    addUser: (user: NewUser) => world.addUser(user),
    addAbsence: (form: AbsenceForm) => world.addAbsence(form),
    editAsUser(id: string, changes: Partial<AbsenceForm>, how = { force: false }) {
      const found = absence(id, how);
      if (found) world.replace(found, { ...found, ...changes });
      return found !== null;
    },
    deleteAsUser(id: string, how = { force: false }) {
      const found = absence(id, how);
      if (found) world.delete(found, quirks.showsDeleted);
      return found !== null;
    },
  });
}
