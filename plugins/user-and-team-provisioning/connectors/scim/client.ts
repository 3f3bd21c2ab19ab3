/** A tool with a SCIM 2.0 interface as a directory of people and teams. The README of protocols/scim says how servers differ. */
import type { Current, RemoteId } from "../../../../core/model/record.ts";
import type { PluginContext, Reader, RequireFree, Tested } from "../../../../core/plugin/contract.ts";
import { mapPages } from "../../../../core/plugin/map-pages.ts";
import { ScimClient } from "../../../protocols/scim/client.ts";
import type { ScimConfig } from "../../../protocols/scim/config.ts";
import { isOfEnterprise } from "../../../protocols/scim/user-edits.ts";
import {
  type DirectoryClient,
  type Holdings,
  type MembershipFields,
  partsOf,
  type TeamFields,
  type UserFields,
} from "../../connector.ts";
import { check } from "./check.ts";
import { toAccount, toForm, toGroup, toMembership, toTeam } from "./mapping.ts";

export class ScimDirectory implements DirectoryClient {
  readonly #scim: ScimClient;
  readonly #vendor: string;
  readonly #adopt: ScimConfig["adopt_groups"];

  constructor(vendor: string, config: ScimConfig, context: PluginContext) {
    this.#scim = new ScimClient(vendor, config, context);
    this.#vendor = vendor;
    this.#adopt = config.adopt_groups;
  }

  async holdings(): Promise<Holdings> {
    const { groups, enterprise } = await this.#scim.abilities();
    return { teams: groups, attribute: (name) => enterprise || !isOfEnterprise(name) };
  }

  users(attributes: readonly string[]): Reader<Current<UserFields>> {
    return mapPages(this.#scim.users.list(), (page) => page.map((user) => toAccount(user, attributes)));
  }

  async user(id: RemoteId, attributes: readonly string[]): Promise<Current<UserFields> | null> {
    const user = await this.#scim.users.get(id);
    return user && toAccount(user, attributes);
  }

  async findUsers(wanted: UserFields, attributes: readonly string[]): Promise<readonly Current<UserFields>[]> {
    return (await this.#scim.users.find(toForm(wanted))).map((user) => toAccount(user, attributes));
  }

  createUser(wanted: UserFields, requireFree: RequireFree): Promise<RemoteId> {
    return this.#scim.users.create(toForm(wanted), requireFree);
  }

  updateUser(id: RemoteId, wanted: UserFields, changed: readonly string[]): Promise<void> {
    return this.#scim.users.update(id, toForm(wanted, changed));
  }

  /** Unlocks the account. Attributes follow in an update, because a supervisor may not be known yet. */
  reactivateUser(id: RemoteId, wanted: UserFields): Promise<void> {
    return this.#scim.users.reactivate(id, toForm(wanted, []));
  }

  deactivateUser(id: RemoteId): Promise<void> {
    return this.#scim.users.deactivate(id);
  }

  removeUser(id: RemoteId): Promise<void> {
    return this.#scim.users.remove(id);
  }

  teams(): Reader<Current<TeamFields>> {
    return mapPages(this.#scim.groups.list(), (page) => page.map((group) => toTeam(group, this.#adopt)));
  }

  async team(id: RemoteId): Promise<Current<TeamFields> | null> {
    const group = await this.#scim.groups.get(id);
    return group && toTeam(group, this.#adopt);
  }

  async findTeams(wanted: TeamFields): Promise<readonly Current<TeamFields>[]> {
    return (await this.#scim.groups.find(toGroup(wanted))).map((group) => toTeam(group, this.#adopt));
  }

  createTeam(wanted: TeamFields, requireFree: RequireFree): Promise<RemoteId> {
    return this.#scim.groups.create(toGroup(wanted), requireFree);
  }

  renameTeam(id: RemoteId, wanted: TeamFields): Promise<void> {
    return this.#scim.groups.rename(id, wanted);
  }

  removeTeam(id: RemoteId): Promise<void> {
    return this.#scim.groups.remove(id);
  }

  memberships(teams: readonly RemoteId[], known: readonly RemoteId[]): Reader<Current<MembershipFields>> {
    const members = this.#scim.members.list(teams, known.map(memberOf));
    return mapPages(members, (page) => page.map(({ group, user }) => toMembership(group, user)));
  }

  async membership(id: RemoteId): Promise<Current<MembershipFields> | null> {
    const { group, user } = memberOf(id);
    return (await this.#scim.members.has({ group, user })) ? toMembership(group, user) : null;
  }

  addMembers(team: RemoteId, users: readonly RemoteId[]) {
    return this.#scim.members.add(team, users);
  }

  removeMembers(team: RemoteId, users: readonly RemoteId[]) {
    return this.#scim.members.remove(team, users);
  }

  test(needs: Parameters<DirectoryClient["test"]>[0]): Promise<Tested> {
    return check(this.#scim, { vendor: this.#vendor, needs, holdings: () => this.holdings() });
  }
}

function memberOf(membership: RemoteId): { readonly group: string; readonly user: string } {
  const { team, user } = partsOf(membership);
  return { group: team, user };
}
