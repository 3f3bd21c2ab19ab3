/** Teams of the tool that stand for departments, offices, supervisors, …. A team made by hand is never touched. U4. */
import type { Desired, LeftOut, RemoteId } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import { mapPages } from "../../core/plugin/map-pages.ts";
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
    *desired(reads) {
      for (const { team, excuse } of derive(choicesOf(reads, users).values(), rules).teams.values()) {
        if (excuse) yield { ...whatIs(team), ...excuse };
        else yield wanted(team);
      }
    },
    untold(reads) {
      const choices = [...choicesOf(reads, users).values()];
      const untold = new Set(rules.from.filter((source) => isUntold(choices, source)));
      return (subject) => (untold as ReadonlySet<string>).has(sourceOf(subject));
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
    create: (team) => client.createTeam(team),
    async update(id, team) {
      await client.renameTeam(id, team);
      return id;
    },
    remove: (id) => client.removeTeam(id),
  };
}

function wanted(team: Team): Desired<TeamFields> {
  const fields = { name: team.name, stands_for: team.subject };
  return { ...whatIs(team), key: teamKey(team.name), fields, extent: null };
}

function whatIs({ subject, name }: Team): Pick<LeftOut, "subject" | "title" | "personId" | "person"> {
  return { subject, title: name, personId: null, person: null };
}
