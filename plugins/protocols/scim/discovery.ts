/**
 * What a server says it can do, read once from the three places of RFC 7644, 4. They are often missing; then the config
 * decides, or the usual case is assumed. Nothing here is personal.
 */
import { RefusedError } from "../../../core/model/errors.ts";
import type { ScimApi } from "./api.ts";
import type { ScimConfig } from "./config.ts";
import type { DESCRIPTIONS } from "./judge.ts";
import { ENTERPRISE, isObject, objectIn, rowsIn, textIn, valueIn, type Json } from "./resource.ts";

export interface Abilities {
  /** Whether the server described itself at all. */
  readonly described: boolean;
  readonly patch: boolean;
  /** Whether it has versions and obeys `If-Match`. */
  readonly etag: boolean;
  readonly groups: boolean;
  readonly enterprise: boolean;
}

export class Discovery {
  readonly #api: ScimApi;
  readonly #config: ScimConfig;
  #abilities: Promise<Abilities> | null = null;

  constructor(api: ScimApi, config: ScimConfig) {
    this.#api = api;
    this.#config = config;
  }

  /** Reads the abilities once, and again after a failure. */
  abilities(): Promise<Abilities> {
    this.#abilities ??= this.#discover().catch((error: unknown) => {
      this.#abilities = null;
      throw error;
    });
    return this.#abilities;
  }

  async #discover(): Promise<Abilities> {
    const provider = await this.#read("/ServiceProviderConfig");
    const types = await this.#read("/ResourceTypes");
    const { patch, enterprise } = this.#config;
    return {
      described: provider !== null,
      patch: patch === "auto" ? provider === null || supports(provider, "patch") : patch === "patch",
      etag: provider !== null && supports(provider, "etag"),
      groups: types === null || listed(types).some((type) => textIn(type, "endpoint")?.endsWith("Groups")),
      enterprise: enterprise === "auto" ? await this.#hasEnterprise(types) : enterprise === "yes",
    };
  }

  /** Whether users have the enterprise extension: it is among the schemas, and the resource types do not say that users lack it. */
  async #hasEnterprise(types: unknown): Promise<boolean> {
    const schemas = listed(await this.#read("/Schemas"));
    if (!schemas.some((schema) => textIn(schema, "id") === ENTERPRISE)) return false;
    const users = listed(types).find((type) => textIn(type, "endpoint")?.endsWith("Users"));
    const extensions = users ? valueIn(users, "schemaExtensions") : undefined;
    return (
      !Array.isArray(extensions) ||
      rowsIn(users!, "schemaExtensions").some((one) => textIn(one, "schema") === ENTERPRISE)
    );
  }

  /** Null where the server has no such place, or shows a page of its own there. */
  async #read(path: (typeof DESCRIPTIONS)[number]): Promise<unknown> {
    const answer = await this.#api.get(path);
    try {
      return answer?.json() ?? null;
    } catch (error) {
      if (error instanceof RefusedError && error.code === "CONTRACT_BROKEN") return null;
      throw error;
    }
  }
}

function supports(provider: unknown, feature: string): boolean {
  return isObject(provider) && objectIn(provider, feature).supported === true;
}

/** Returns the records of a ListResponse, or of the bare list that some servers answer. */
function listed(answer: unknown): readonly Json[] {
  if (Array.isArray(answer)) return answer.filter(isObject);
  return isObject(answer) ? rowsIn(answer, "Resources") : [];
}
