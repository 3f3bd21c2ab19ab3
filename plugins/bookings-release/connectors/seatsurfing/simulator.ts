/**
 * Seatsurfing's interface as it is documented, for tests and `demo`: service accounts, users without pages, bookings in wall times
 * of their location, the refusal to delete bookings too close to their start or past, and users that are deleted with their bookings.
 */
import type { Instant } from "../../../../core/model/time.ts";
import { startSimServer, type SimServer, type SimServerOptions } from "../../../../core/plugin/simulator.ts";
import { SeatsurfingRoutes, type Organization, type SeatsurfingQuirks } from "./simulator-routes.ts";
import { SeatsurfingWorld } from "./simulator-world.ts";

export interface SeatsurfingOptions extends SimServerOptions {
  /** Omitted: stands still at 21 July 2026, 08:00 UTC. */
  readonly now?: () => Instant;
  readonly quirks?: Partial<SeatsurfingQuirks>;
  readonly organization?: Organization;
}

export interface SeatsurfingSimulator extends SimServer {
  readonly organization: Organization;
  /** The user name of the service account. */
  readonly username: string;
  readonly password: string;
  readonly token: string;
  readonly world: SeatsurfingWorld;
  readonly quirks: SeatsurfingQuirks;
}

const QUIRKS: SeatsurfingQuirks = {
  writes: true,
  administers: true,
  listed: 1000,
  emptyIsNull: false,
  accountTypes: false,
  userLimit: null,
};
const ORGANIZATION = { id: "00000000-0000-4000-b000-000000000001", name: "Example Desks" };
const EMAIL = "rollcall@example.com";
const SERVICE_ACCOUNT_RW = { role: 51, accountType: 2 };

export async function startSeatsurfingSimulator(options: SeatsurfingOptions = {}): Promise<SeatsurfingSimulator> {
  const { now = () => "2026-07-21T08:00:00.000Z" } = options;
  const organization = { ...(options.organization ?? ORGANIZATION) };
  const quirks = { ...QUIRKS, ...options.quirks };
  const world = new SeatsurfingWorld(now);
  const me = world.addUser({ email: EMAIL, firstname: "Rollcall", lastname: "Service", ...SERVICE_ACCOUNT_RW });
  const [username, password, token] = [`${organization.id}_${EMAIL}`, "seatsurfing-password", "seatsurfing-token"];
  const basic = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  const accepted = new Set([`Basic ${basic}`, `Bearer ${token}`]);
  const routes = new SeatsurfingRoutes(world, quirks, { organization, me, accepted });
  const server = await startSimServer((request) => routes.answer(request), options);
  return Object.assign(server, { organization, username, password, token, world, quirks });
}
