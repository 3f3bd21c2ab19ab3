/** Teams of the tool that stand for departments, offices, supervisors, …. A team made by hand is never touched. U4. */
import type { Desired, LeftOut, Link, RemoteId } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import { kept } from "../../core/plugin/left-out.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
import { quoted } from "../../core/plugin/naming.ts";
import { teamKey, type DirectoryClient, type TeamFields } from "./connector.ts";
import { derive, isUntold, sourceOf, type Team, type TeamRules } from "./derive.ts";
import { choicesOf, type UserRules } from "./users.ts";

/** Teams whose members are read: ours, and those that may become ours. Filled while teams are read, which happens before members are. */
export type OurTeams = Set<RemoteId>;

export interface TeamFlowRules {
  readonly users: UserRules;
  readonly teams: TeamRules;
}

export function teamsFlow(
  client: DirectoryClient,
  { users, teams: rules }: TeamFlowRules,
  ours: OurTeams,
): Flow<TeamFields> {
  return {
    kind: "team",
    area: "teams",
    subjects: "derived",
    fields: { name: { manage: "always" }, stands_for: { manage: "once" } },
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: rules.when_empty,
    window: () => null,
    *desired(reads, { links = [] }) {
      for (const { team, excuse } of derive(choicesOf(reads, users).values(), rules).teams.values()) {
        if (excuse) yield { ...whatIs(team), ...excuse };
        else yield wanted(team);
      }
      yield* notCovered(links, rules.from);
    },
    untold(reads) {
      const choices = [...choicesOf(reads, users).values()];
      const told = new Set<string>(rules.from.filter((source) => !isUntold(choices, source)));
      // Of what `teams.from` does not name (any more) nothing is derived, so nothing follows from its not being there.
      return (subject) => !told.has(sourceOf(subject));
    },
    current({ known }) {
      const linked = new Set(known);
      return mapPages(client.teams(), (page) => {
        for (const { remoteId, key } of page) if (key !== null || linked.has(remoteId)) ours.add(remoteId);
        return page;
      });
    },
    get: (id) => client.team(id),
    find: (team) => client.findTeams(team),
    create: (team, requireFree) => client.createTeam(team, requireFree),
    async update(id, team) {
      await client.renameTeam(id, team);
      return id;
    },
    remove: (id) => client.removeTeam(id),
  };
}

/** Yields one line for the linked teams of each source that `teams.from` does not name any more: they stay, and nobody keeps them. */
function* notCovered(links: readonly Link[], from: TeamRules["from"]): Iterable<LeftOut> {
  const left = links.filter(
    ({ subject, active }) => active && !(from as readonly string[]).includes(sourceOf(subject)),
  );
  for (const [source, teams] of Map.groupBy(left, ({ subject }) => sourceOf(subject))) {
    const title = `teams of ${source}`;
    const names = quoted(teams.map((team) => team.title));
    const detail = `teams.from does not name ${source} any more, so these are left as they are: ${names}`;
    yield { subject: title, title, personId: null, person: null, ...kept("NOT_COVERED", detail) };
  }
}

function wanted(team: Team): Desired<TeamFields> {
  const fields = { name: team.name, stands_for: team.subject };
  return { ...whatIs(team), key: teamKey(team.name), fields, extent: null };
}

function whatIs({ subject, name }: Team): Pick<LeftOut, "subject" | "title" | "personId" | "person"> {
  return { subject, title: name, personId: null, person: null };
}
