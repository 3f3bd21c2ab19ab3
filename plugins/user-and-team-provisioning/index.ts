/**
 * user-and-team-provisioning: people of Personio have accounts in a tool, and teams follow departments, offices, supervisors.
 * Two areas: users; teams with their members. A tool that takes everybody in one file has users only.
 */
import { RefusedError } from "../../core/model/errors.ts";
import type { PluginContext, TargetPlugin } from "../../core/plugin/contract.ts";
import { connectorOf, connectTo, type AnyConnector, type Typed } from "../../core/plugin/connector.ts";
import type { AccountRules } from "./account.ts";
import { provisioningConfigWith, type ProvisioningConfig } from "./config.ts";
import { isFeed, type Attributes, type DirectoryClient, type Holdings, type ProvisioningClient } from "./connector.ts";
import { connectors } from "./connectors/index.ts";
import type { FeedConnector } from "./feed.ts";
import type { TeamRules } from "./derive.ts";
import { feedUsersFlow } from "./feed-users.ts";
import { membershipsFlow } from "./memberships.ts";
import { needsOf } from "./needs.ts";
import { teamsFlow } from "./teams.ts";
import { usersFlow, type UserRules } from "./users.ts";

export const userAndTeamProvisioning = userAndTeamProvisioningWith([]);

function userAndTeamProvisioningWith(more: readonly AnyConnector[]): TargetPlugin<ProvisioningConfig> {
  const all = [...connectors, ...more];
  return {
    name: "user-and-team-provisioning",
    summary: "Gives people accounts in a tool, and teams by department, office, supervisor and more.",
    config: provisioningConfigWith(more),
    partial: {
      carries:
        "People who are new or changed in Personio, and their teams. It reads everybody, because teams and supervisors depend on all people. It locks and removes nobody and does not notice what was deleted in Personio or edited in the tool.",
      leads: () => false,
    },
    defaultSchedule: (config) => (isFeedType(config, all) ? "every 12h" : { full: "0 4 * * *", timezone: "UTC" }),
    areas: ["users", "teams"],
    needs: (config) => needsOf({ ...config, users: usersOf(config, all) }, { feed: isFeedType(config, all) }),
    connect(config, context) {
      const client = connectTo<ProvisioningClient>(all, config.connector, context);
      const { teams } = config;
      const users = { ...usersOf(config, all), isReference: referencesOf(config, all) };
      if (isFeed(client)) return { flows: () => [feedUsersFlow(client, users)], test: () => client.test() };
      return {
        flows: () => directoryFlows(client, { users, teams }, context),
        test: () => client.test({ teams: teams.from.length > 0, attributes: Object.keys(users.attributes) }),
      };
    },
    extend: (connectors) => userAndTeamProvisioningWith(connectors),
  };
}

type Rules = UserRules & AccountRules;

async function directoryFlows(
  client: DirectoryClient,
  { users, teams }: { readonly users: Rules; readonly teams: TeamRules },
  { log }: PluginContext,
) {
  const holdings = await client.holdings();
  const held = heldBy(holdings, users, log);
  if (teams.from.length === 0) return [usersFlow(client, held)];
  if (!holdings.teams) throw noTeams();
  const ours = new Set<string>();
  const rules = { users, teams };
  return [usersFlow(client, held), teamsFlow(client, rules, ours), membershipsFlow(client, rules, ours)];
}

/** Leaves out the mapped attributes that the tool cannot store, and logs them. */
function heldBy(holdings: Holdings, users: Rules, log: PluginContext["log"]): Rules {
  const entries = Object.entries(users.attributes);
  const held = entries.filter(([name]) => holdings.attribute(name));
  if (held.length < entries.length) {
    const missing = entries.filter(([name]) => !holdings.attribute(name)).map(([name]) => name);
    log.warn("the tool has no place for some of the mapped attributes; they are not sent", {
      attributes: missing.join(),
    });
  }
  return { ...users, attributes: Object.fromEntries(held) };
}

function noTeams(): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", "the tool says that it has no teams", {
    remedy: "Set teams.from to [] in this target, or ask the tool's support for teams.",
  });
}

/** Returns whether an attribute holds another account, by the word of the connector; one that says nothing has none. */
function referencesOf({ connector }: ProvisioningConfig, all: readonly Typed[]): (attribute: string) => boolean {
  const { attributes } = connectorOf(all, connector.type) as { readonly attributes?: Attributes };
  return (name) => attributes?.isReference?.(name) ?? false;
}

/**
 * Adds to the settings what the kind of connector decides where they say nothing: a feed takes external people too, and the columns that its
 * tool asks for are among the mapped attributes.
 */
function usersOf(config: ProvisioningConfig, known: readonly Typed[]): UserRules {
  const { connector, users } = config;
  const { external = isFeedType(config, known) } = users;
  const { asksFor = {} } = connectorOf(known, connector.type) as Pick<FeedConnector, "asksFor">;
  const mapped = new Set(Object.values(users.attributes));
  const asked = Object.entries(asksFor).filter(([, attribute]) => !mapped.has(attribute));
  const all = Object.entries({ ...Object.fromEntries(asked), ...users.attributes });
  return { ...users, external, attributes: Object.fromEntries(all.filter(([, attribute]) => attribute !== "")) };
}

function isFeedType({ connector }: ProvisioningConfig, all: readonly Typed[]): boolean {
  return "feed" in connectorOf(all, connector.type);
}
