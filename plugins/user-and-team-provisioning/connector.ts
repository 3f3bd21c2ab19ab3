/**
 * What a connector for user-and-team-provisioning offers. It has one of two shapes: a directory, which is read and changed record by
 * record (below), or a feed, which takes everybody at once (`feed.ts`). Ids are the tool's own. Nothing here decides anything.
 */
import type { RecordError } from "../../core/model/errors.ts";
import { foldedName } from "../../core/model/folded-name.ts";
import type { Current, RemoteId } from "../../core/model/record.ts";
import type { PluginContext, Reader, RequireFree, Tested } from "../../core/plugin/contract.ts";
import type { Connector } from "../../core/plugin/connector.ts";
import type { z } from "../../core/plugin/schema.ts";
import type { FeedClient } from "./feed.ts";

/** One account: these five fields, and the mapped attributes under the tool's names. A supervisor is an account's id. */
export type UserFields = {
  /** The person's id in the source, for tools that keep such an id. Written only at creation. */
  readonly person: string;
  readonly email: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  /** Written only when the account is made; null: the tool's own default. */
  readonly language: string | null;
  readonly [attribute: string]: string | null;
};

export const OWN_FIELDS: readonly string[] = ["person", "email", "first_name", "last_name", "language"];

export type TeamFields = {
  readonly name: string;
  /** What the team stands for, stable when it is renamed: `department:12`. Written only at creation. */
  readonly stands_for: string;
};

export type MembershipFields = { readonly team: RemoteId; readonly user: RemoteId };

/** What a tool can store, by its own word. */
export interface Holdings {
  readonly teams: boolean;
  attribute(name: string): boolean;
}

export interface DirectoryClient {
  /** Called once a run, before anything else. */
  holdings(): Promise<Holdings>;
  /** Reads every account, locked ones too (`active: false`). `key` and `otherKeys` are its e-mails, normalised. */
  users(attributes: readonly string[]): Reader<Current<UserFields>>;
  /** Returns one account; null if there is none of this id. */
  user(id: RemoteId, attributes: readonly string[]): Promise<Current<UserFields> | null>;
  /** Returns the accounts that belong to this person: by id, otherwise by e-mail. */
  findUsers(wanted: UserFields, attributes: readonly string[]): Promise<readonly Current<UserFields>[]>;
  /** Makes an account, or takes over one that is there already, belongs to this person and is free. */
  createUser(wanted: UserFields, requireFree: RequireFree): Promise<RemoteId>;
  updateUser(id: RemoteId, wanted: UserFields, changed: readonly string[]): Promise<void>;
  reactivateUser(id: RemoteId, wanted: UserFields): Promise<void>;
  /** An account that the tool does not show any more is success. */
  deactivateUser(id: RemoteId): Promise<void>;
  /** An account that is gone already is success. */
  removeUser(id: RemoteId): Promise<void>;

  /** Reads every team. `key` is `teamKey` of its name; null for one that was made by hand and may not be taken over. */
  teams(): Reader<Current<TeamFields>>;
  team(id: RemoteId): Promise<Current<TeamFields> | null>;
  findTeams(wanted: TeamFields): Promise<readonly Current<TeamFields>[]>;
  createTeam(wanted: TeamFields, requireFree: RequireFree): Promise<RemoteId>;
  renameTeam(id: RemoteId, wanted: TeamFields): Promise<void>;
  /** A team that is gone already is success. */
  removeTeam(id: RemoteId): Promise<void>;

  /** Reads all members of these teams. A membership's id is `<team>/<user>`. @param known ids of the memberships that we made */
  memberships(teams: readonly RemoteId[], known: readonly RemoteId[]): Reader<Current<MembershipFields>>;
  membership(id: RemoteId): Promise<Current<MembershipFields> | null>;
  /**
   * Adds members to one team, at most 100. Returns one answer for each, in order: why it alone failed, or null. A RecordError that is
   * thrown concerns all of them; each is then sent by itself. `removeMembers` likewise.
   */
  addMembers(team: RemoteId, users: readonly RemoteId[]): Promise<readonly (RecordError | null)[]>;
  removeMembers(team: RemoteId, users: readonly RemoteId[]): Promise<readonly (RecordError | null)[]>;
  /** Read-only. Never throws for what it can report. */
  test(needs: { readonly teams: boolean; readonly attributes: readonly string[] }): Promise<Tested>;
}

export type ProvisioningClient = DirectoryClient | FeedClient;

export function isFeed(client: ProvisioningClient): client is FeedClient {
  return "publish" in client;
}

/** Which of a tool's attributes may be mapped. */
export interface Attributes {
  has(name: string): boolean;
  /** Whether the attribute holds another account. Mapped to the supervisor, it holds their account, not their name. Omitted: none does. */
  isReference?(name: string): boolean;
  readonly expected: string;
}

/** The connector of a directory says which attributes may be mapped, so that a typo shows when the config is read. */
export interface DirectoryConnector<S extends z.ZodObject = z.ZodObject> extends Connector<DirectoryClient, S> {
  readonly attributes: Attributes;
  connect(config: z.output<S>, context: PluginContext): DirectoryClient;
}

/** What a team is recognised by: its name, whose case and blanks do not matter (`foldedName`). */
export function teamKey(name: string): string {
  return foldedName(name);
}

/** The id of a membership: those of the team and of the account, which may hold slashes themselves. */
export function membershipId(team: RemoteId, user: RemoteId): RemoteId {
  return `${withoutSlash(team)}/${withoutSlash(user)}`;
}

/** The ids that a membership's id is made of. */
export function partsOf(membership: RemoteId): { readonly team: RemoteId; readonly user: RemoteId } {
  const [team = "", user = ""] = membership
    .split("/")
    .map((part) => part.replaceAll("%2F", "/").replaceAll("%25", "%"));
  return { team, user };
}

function withoutSlash(id: RemoteId): string {
  return id.replaceAll("%", "%25").replaceAll("/", "%2F");
}

/** What a membership is recognised by, of ids or of places that ids will take. */
export function membershipKey(team: string, user: string): string {
  return `${team}/${user}`;
}
