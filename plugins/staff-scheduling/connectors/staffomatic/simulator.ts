/**
 * Staffomatic's interface as it is documented and as it was recorded, for tests and `demo`: the .json at the end of each path,
 * the contact in the User-Agent, pages until an empty one, whole days snapped to the account's zone, decided absences that
 * cannot be changed, work timers with breaks.
 */
import { epochOf, type Instant } from "../../../../core/model/time.ts";
import {
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimServer,
  type SimServerOptions,
} from "../../../../core/plugin/simulator.ts";
import { refused } from "./simulator-answers.ts";
import { makeLimit } from "./simulator-limit.ts";
import { NO_QUIRKS, type StaffomaticQuirks } from "./simulator-quirks.ts";
import { StaffomaticRoutes } from "./simulator-routes.ts";
import { StaffomaticWorld, type SimListed, type SimLocation, type SimTimer } from "./simulator-world.ts";

export type { SimStaffAbsence, SimTimer, SimUser } from "./simulator-world.ts";

export interface StaffomaticOptions extends SimServerOptions {
  readonly account?: { readonly id: number; readonly subdomain: string; readonly name: string };
  /** The account's zone. Default Europe/Berlin. */
  readonly zone?: string;
  /** Omitted: stands still at 21 July 2026, 08:00 UTC. The rate limit needs a clock that runs. */
  readonly now?: () => Instant;
  readonly quirks?: Partial<StaffomaticQuirks>;
}

/** A timer that somebody stopped there. Times are instants, breaks pairs of them. */
interface NewTimer {
  readonly user: number;
  readonly from: string;
  readonly until: string | null;
  readonly state?: SimTimer["state"];
  readonly breaks?: readonly (readonly [string, string | null])[];
  /** Seconds of break. Default: the sum of `breaks`. */
  readonly breakSeconds?: number;
}

export interface StaffomaticSimulator extends SimServer {
  readonly account: { readonly id: number; readonly subdomain: string; readonly name: string };
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly world: StaffomaticWorld;
  readonly quirks: StaffomaticQuirks;
  addLocation(name: string): SimLocation;
  addDepartment(location: SimLocation, name: string): SimListed;
  addAbsenceType(location: SimLocation, name: string): SimListed;
  addTimer(timer: NewTimer): SimTimer;
}

const ACCOUNT = { id: 159, subdomain: "acme", name: "Acme Shifts" };

export async function startStaffomaticSimulator(options: StaffomaticOptions = {}): Promise<StaffomaticSimulator> {
  const { zone = "Europe/Berlin", now = () => "2026-07-21T08:00:00.000Z" } = options;
  const account = { ...(options.account ?? ACCOUNT) };
  const credentials = { username: "admin@example.com", password: "made-up", token: "made-up-token" };
  const quirks = { ...NO_QUIRKS, ...options.quirks };
  const world = new StaffomaticWorld(zone, now);
  const routes = new StaffomaticRoutes(world, quirks);
  const limited = makeLimit(now);
  const base = `/v3/${account.subdomain}`;
  const answer = (request: SimRequest) => {
    const refusal = refusalOf(request, credentials) ?? limited(quirks.rateLimit);
    if (refusal) return refusal;
    const path = request.path.replace(/\.json$/, "");
    if (!path.startsWith(`${base}/`)) return refused(404, "Not Found");
    if (path === `${base}/account`) return { status: 200, body: { ...account, time_zone: zone } };
    return routes.answer(request, path.slice(base.length));
  };
  const server = await startSimServer(answer, options);
  return Object.assign(server, {
    account,
    ...credentials,
    world,
    quirks,
    addLocation: (name: string) => world.add(world.locations, { name }),
    addDepartment: (location: SimLocation, name: string) =>
      world.add(world.departments, { name, location_id: location.id }),
    addAbsenceType: (location: SimLocation, name: string) =>
      world.add(world.absenceTypes, { name, location_id: location.id }),
    addTimer: (timer: NewTimer) => addTimer(world, timer),
  });
}

/** Returns the refusal of a request for which the path does not matter (log-in, .json, User-Agent); null: none. */
function refusalOf(
  request: SimRequest,
  known: { username: string; password: string; token: string },
): SimAnswer | null {
  const { headers, method, path } = request;
  if (!/\S+@\S+/.test(headers["user-agent"] ?? "")) return refused(400, "User-Agent must name a contact e-mail");
  const isForm = method === "GET" || method === "DELETE" || /^application\/json\b/.test(headers["content-type"] ?? "");
  if (!path.endsWith(".json") || !isForm) return refused(415, "Unsupported Media Type");
  const basic = `Basic ${Buffer.from(`${known.username}:${known.password}`).toString("base64")}`;
  const isKnown = headers.authorization === basic || headers.authorization === `Bearer ${known.token}`;
  return isKnown ? null : refused(401, "Bad credentials");
}

function addTimer(
  world: StaffomaticWorld,
  { user, from, until, state, breaks = [], breakSeconds }: NewTimer,
): SimTimer {
  const seconds = breaks.map(([start, end]) => (end === null ? 0 : (epochOf(end) - epochOf(start)) / 1000));
  const timer = world.add(world.timers, {
    user_id: user,
    state: state ?? (until === null ? "running" : "stopped"),
    starts_at: from,
    ends_at: until,
    break_duration: breakSeconds ?? seconds.reduce((sum, one) => sum + one, 0),
    updated_at: world.now(),
  });
  for (const [starts_at, ends_at] of breaks) world.add(world.breaks, { work_timer_id: timer.id, starts_at, ends_at });
  return timer;
}
