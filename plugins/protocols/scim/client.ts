/**
 * A SCIM 2.0 provisioning client: users, groups, and who is in them. It knows how servers are spoken to and how they differ; what
 * should be there is decided elsewhere. The README says what was never tried on a live account.
 */
import type { PluginContext, Tested } from "../../../core/plugin/contract.ts";
import { ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import { Discovery, type Abilities } from "./discovery.ts";
import { check } from "./check.ts";
import { ScimGroups } from "./groups.ts";
import { ScimMembers } from "./members.ts";
import { ShownMembers } from "./shown-members.ts";
import { ScimUsers } from "./users.ts";
import { ScimWriter } from "./writer.ts";

export class ScimClient {
  readonly users: ScimUsers;
  readonly groups: ScimGroups;
  readonly members: ScimMembers;
  readonly #api: ScimApi;
  readonly #discovery: Discovery;

  /** No I/O. @param vendor the name in logs and messages: `scim`, `edyoucated`, `buuky` */
  constructor(vendor: string, config: ScimConfig, context: Pick<PluginContext, "http">) {
    this.#api = new ScimApi(vendor, config, context);
    this.#discovery = new Discovery(this.#api, config);
    const writer = new ScimWriter(this.#api, config, this.#discovery);
    this.users = new ScimUsers(this.#api, writer);
    const shown = new ShownMembers(this.#api, config);
    this.groups = new ScimGroups(this.#api, writer, shown, config.adopt_groups);
    this.members = new ScimMembers(this.#api, writer, shown);
  }

  /** Returns what the server says it can do. Asked once. */
  abilities(): Promise<Abilities> {
    return this.#discovery.abilities();
  }

  /** Read-only. `groups`: whether the caller needs them. Never throws for what it can report. */
  check(needs: { readonly groups: boolean }): Promise<Tested> {
    return check(this.#api, this.#discovery, needs);
  }
}
