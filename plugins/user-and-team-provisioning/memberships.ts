/** Who is in which team. Only members that we put there are taken out; somebody added by hand stays. U4, U5. */
import { RecordError } from "../../core/model/errors.ts";
import type { RemoteId } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import { personRow } from "../../core/plugin/people.ts";
import { membershipId, membershipKey, partsOf, type DirectoryClient, type MembershipFields } from "./connector.ts";
import { derive, isUntold, sourceOf, type Member } from "./derive.ts";
import type { OurTeams, TeamFlowRules } from "./teams.ts";
import { choicesOf } from "./users.ts";

/** The most members that one request adds or takes out, as `DirectoryClient.addMembers` promises to take. */
const MEMBERS_AT_ONCE = 100;

type Answers = readonly (RemoteId | RecordError)[];

export function membershipsFlow(
  client: DirectoryClient,
  { users, teams: rules }: TeamFlowRules,
  ours: OurTeams,
): Flow<MembershipFields> {
  return {
    kind: "membership",
    area: "teams",
    subjects: "derived",
    fields: { team: { manage: "always", ref: "team" }, user: { manage: "always", ref: "user" } },
    drift: "repair",
    adopt: "key",
    creates: "all",
    orphans: "remove",
    ofLocked: "removed",
    window: () => null,
    *desired(reads) {
      for (const member of derive(choicesOf(reads, users).values(), rules).members) yield rowOf(member);
    },
    untold(reads) {
      const choices = choicesOf(reads, users);
      return (subject) => {
        const source = sourceOf(subject);
        if (!(rules.from as readonly string[]).includes(source)) return true;
        const choice = choices.get(subject.slice(subject.lastIndexOf("|") + 1));
        return choice !== undefined && isUntold([choice], source);
      };
    },
    current: ({ known }) => client.memberships([...ours], known),
    get: (id) => client.membership(id),
    find: async ({ team, user }) => {
      const found = await client.membership(membershipId(team, user));
      return found ? [found] : [];
    },
    create: async (wanted) => only(await add(client, [wanted])),
    remove: async (id) => void only(await takeOut(client, [id])),
    batch: {
      by: "team",
      size: MEMBERS_AT_ONCE,
      create: (wanted) => add(client, wanted),
      remove: (ids) => takeOut(client, ids),
    },
  };
}

function rowOf({ team, choice }: Member) {
  const whole = personRow(choice.person);
  const row = { ...whole, subject: `${team.subject}|${choice.person.id}`, title: `${whole.title} in ${team.name}` };
  if (choice.excuse) return { ...row, ...choice.excuse };
  const fields = { team: team.subject, user: choice.person.id };
  const key = membershipKey(`{team:${team.subject}}`, `{user:${choice.person.id}}`);
  return { ...row, key, fields, extent: null };
}

/** @param wanted memberships of one team */
async function add(client: DirectoryClient, wanted: readonly MembershipFields[]): Promise<Answers> {
  const team = wanted[0]?.team ?? "";
  const refused = await client.addMembers(
    team,
    wanted.map(({ user }) => user),
  );
  return wanted.map(({ user }, index) => refused[index] ?? membershipId(team, user));
}

/** @param ids memberships of one team */
async function takeOut(client: DirectoryClient, ids: readonly RemoteId[]): Promise<Answers> {
  const pairs = ids.map(partsOf);
  const refused = await client.removeMembers(
    pairs[0]?.team ?? "",
    pairs.map(({ user }) => user),
  );
  return ids.map((id, index) => refused[index] ?? id);
}

function only([answer]: Answers): RemoteId {
  if (answer instanceof RecordError) throw answer;
  return answer as RemoteId;
}
