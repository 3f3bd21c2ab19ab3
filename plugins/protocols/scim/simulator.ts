/** A SCIM 2.0 server as in RFC 7643 and 7644, for tests and `demo`, with the misbehaviour of real ones behind switches. */
import { startSimServer, type SimServer, type SimServerOptions } from "../../../core/plugin/simulator.ts";
import { emailsOf, isActive, textIn, type Json } from "./resource.ts";
import { ScimRoutes } from "./simulator-routes.ts";
import { NO_QUIRKS, ScimWorld, type ScimQuirks, type SimRecord } from "./simulator-world.ts";

interface ScimOptions extends SimServerOptions {
  readonly token?: string;
  readonly quirks?: Partial<ScimQuirks>;
}

export interface ScimSimulator extends SimServer {
  /** The base address with the version, as tools show it. */
  readonly base: string;
  readonly token: string;
  readonly quirks: ScimQuirks;
  readonly world: ScimWorld;
  /** Adds a user as somebody does by hand. */
  addUser(user: { readonly email: string; readonly firstName?: string; readonly lastName?: string } & Json): SimRecord;
  addGroup(name: string, members?: readonly string[], more?: Json): SimRecord;
  /** Returns one line for each user: `ann@example.com active`, sorted. */
  people(): string[];
  /** Returns one line for each group, with its members' addresses: `Department IT: ann@example.com`, sorted. */
  teams(): string[];
}

export async function startScimSimulator(options: ScimOptions = {}): Promise<ScimSimulator> {
  const { token = "scim-token" } = options;
  const quirks = { ...NO_QUIRKS, ...options.quirks };
  const world = new ScimWorld();
  const routes = new ScimRoutes(world, quirks, token);
  const server = await startSimServer((request) => routes.answer(request), options);
  const address = (id: string) => emailsOf(world.users.get(id)?.body ?? {})[0] ?? id;
  return Object.assign(server, {
    base: `${server.url}/v2`,
    token,
    quirks,
    world,
    addUser: ({ email, firstName = "Ann", lastName = "Example", ...more }: Parameters<ScimSimulator["addUser"]>[0]) => {
      const name = { givenName: firstName, familyName: lastName };
      const emails = [{ value: email, type: "work", primary: true }];
      return world.add("Users", { userName: email, name, emails, active: true, ...more });
    },
    addGroup: (displayName: string, members: readonly string[] = [], more: Json = {}) =>
      world.add("Groups", { displayName, members: members.map((value) => ({ value })), ...more }),
    people: () =>
      [...world.users.values()].map(({ id, body }) => `${address(id)} ${isActive(body) ? "active" : "locked"}`).sort(),
    teams: () =>
      [...world.groups.values()]
        .map(
          ({ id, body }) =>
            `${textIn(body, "displayName")}: ${[...world.members.get(id)!].map(address).sort().join(", ")}`,
        )
        .sort(),
  });
}
