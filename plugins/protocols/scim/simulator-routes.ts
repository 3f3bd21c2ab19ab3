/** The answers of the simulated SCIM server, path by path. */
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { ENTERPRISE, GROUP, textIn, USER, type Json } from "./resource.ts";
import { applyPatch, Refused } from "./simulator-patch.ts";
import { spelled, type ScimQuirks, type ScimWorld, type SimRecord } from "./simulator-world.ts";

type Kind = "Users" | "Groups";

export class ScimRoutes {
  readonly #world: ScimWorld;
  readonly #quirks: ScimQuirks;
  readonly #token: string;

  constructor(world: ScimWorld, quirks: ScimQuirks, token: string) {
    this.#world = world;
    this.#quirks = quirks;
    this.#token = token;
  }

  answer(request: SimRequest): SimAnswer {
    if (request.headers.authorization !== `Bearer ${this.#token}`) return refused(401, null, "bad token");
    const [, version, kind = "", id] = request.path.split("/");
    if (version !== "v2") return { status: 404, body: "<html>not here</html>" };
    try {
      if (kind === "Users" || (kind === "Groups" && !this.#quirks.noGroups)) {
        return id === undefined ? this.#all(request, kind) : this.#one(request, kind, decodeURIComponent(id));
      }
      return this.#described(kind);
    } catch (error) {
      if (error instanceof Refused) return refused(400, error.scimType, error.message);
      throw error;
    }
  }

  #described(kind: string): SimAnswer {
    if (this.#quirks.undescribed) return refused(404, null, "no such endpoint");
    const { noPatch, etags, noEnterprise, noGroups } = this.#quirks;
    const extensions = noEnterprise ? [] : [{ schema: ENTERPRISE, required: false }];
    const types = [
      { id: "User", endpoint: "/Users", schema: USER, schemaExtensions: extensions },
      ...(noGroups ? [] : [{ id: "Group", endpoint: "/Groups", schema: GROUP }]),
    ];
    const answers: Readonly<Record<string, Json>> = {
      ServiceProviderConfig: {
        patch: { supported: !noPatch },
        etag: { supported: etags },
        filter: { supported: true },
      },
      ResourceTypes: listOf(types),
      Schemas: listOf([USER, GROUP, ...(noEnterprise ? [] : [ENTERPRISE])].map((id) => ({ id }))),
    };
    const body = answers[kind];
    return body ? { status: 200, body } : refused(404, null, "no such endpoint");
  }

  #all(request: SimRequest, kind: Kind): SimAnswer {
    if (request.method === "GET") return this.#list(request, kind);
    if (request.method !== "POST") return refused(405, null, "not here");
    const form = request.json() as Json;
    const taken = this.#taken(kind, form);
    if (taken) return this.#conflict(taken);
    const lost = kind === "Groups" && this.#quirks.forgetsGroupIds ? { externalId: undefined } : {};
    const record = this.#world.add(kind, this.#stored({ ...form, ...lost }));
    return { status: 201, body: this.#shown(kind, record, true), headers: { location: `/v2/${kind}/${record.id}` } };
  }

  #one(request: SimRequest, kind: Kind, id: string): SimAnswer {
    const record = this.#world.of(kind).get(id);
    if (!record || this.#isHidden(record)) return refused(404, null, `no ${kind} ${id}`);
    if (request.method === "GET") return { status: 200, ...this.#answered(kind, record, withMembers(request.query)) };
    const expected = request.headers["if-match"];
    if (this.#quirks.etags && expected !== undefined && expected !== etagOf(record))
      return refused(412, null, "changed");
    if (request.method === "DELETE") {
      this.#world.remove(kind, id);
      return { status: 204 };
    }
    if (request.method === "PATCH" && this.#quirks.noPatch) return refused(501, null, "no PATCH");
    const before = { ...record };
    if (request.method === "PATCH") applyPatch(record, request.json() as Json, this.#world, this.#quirks);
    else this.#replace(kind, record, request.json() as Json);
    const taken = this.#taken(kind, record.body, id);
    if (taken) {
      Object.assign(record, before);
      return this.#conflict(taken);
    }
    if (this.#isHidden(record) || this.#quirks.silent) return { status: 204 };
    return { status: 200, ...this.#answered(kind, record, true) };
  }

  /** Carries out a PUT: omitted attributes are cleared, `active` becomes true again, and without members a group is emptied. */
  #replace(kind: Kind, record: SimRecord, form: Json): void {
    const { members = [], id: _id, ...rest } = form as Json & { members?: readonly { value: string }[] };
    if (kind === "Groups") this.#world.members.set(record.id, new Set(members.map(({ value }) => value)));
    const fixed = this.#quirks.fixedExternalIds ? { externalId: record.body.externalId } : {};
    this.#world.touch(record, this.#stored({ active: true, ...rest, ...fixed }));
  }

  #conflict(taken: string): SimAnswer {
    return refused(409, this.#quirks.bareConflicts ? null : "uniqueness", `${taken} is taken`);
  }

  #stored(form: Json): Json {
    const { [ENTERPRISE]: _, ...plain } = form;
    return spelled(this.#quirks.noEnterprise ? plain : form, this.#quirks.spells);
  }

  #taken(kind: Kind, form: Json, but?: string): string | null {
    const name = kind === "Users" ? "userName" : "displayName";
    if (kind === "Groups" && !this.#quirks.uniqueGroupNames) return null;
    const wanted = textIn(form, name)?.toLowerCase();
    const others = [...this.#world.of(kind).values()].filter(({ id }) => id !== but);
    return others.some(({ body }) => textIn(body, name)?.toLowerCase() === wanted) ? name : null;
  }

  #isHidden({ body }: SimRecord): boolean {
    return this.#quirks.lockedVanish && body.active === false;
  }

  #list(request: SimRequest, kind: Kind): SimAnswer {
    const filter = request.query.get("filter");
    if (filter !== null && this.#quirks.filters === "refused") return refused(400, "invalidFilter", "no filters");
    if (filter !== null && this.#quirks.filters === "unknown") return refused(501, null, "not implemented");
    const isUnlisted = filter === null && kind === "Users" && this.#quirks.unlistedUsers;
    const all = isUnlisted ? [] : [...this.#world.of(kind).values()].filter((record) => !this.#isHidden(record));
    const found =
      filter === null || this.#quirks.filters === "ignored" ? all : all.filter((one) => this.#fits(one, filter));
    return { status: 200, body: this.#page(request, kind, found) };
  }

  #page({ query }: SimRequest, kind: Kind, found: readonly SimRecord[]): Json {
    const { cursors, firstPageAlways, mostAPage, noPages, totalOfPage } = this.#quirks;
    const cursor = cursors ? query.get("cursor") : null;
    const index = firstPageAlways ? 1 : Math.max(1, Number(query.get("startIndex") ?? 1));
    const start = noPages ? 1 : cursor === null ? index : Number(cursor.replace("after-", "")) + 1;
    const count = noPages ? found.length : Math.min(Number(query.get("count") ?? 100), mostAPage);
    const page = found.slice(start - 1, start - 1 + count);
    const rows = page.map((record) => this.#shown(kind, record, withMembers(query)));
    if (cursor === null) return listOf(rows, totalOfPage ? page.length : found.length, start);
    const { totalResults: _total, startIndex: _start, ...rest } = listOf(rows);
    const last = start - 1 + count;
    return last < found.length ? { ...rest, nextCursor: `after-${last}` } : rest;
  }

  #fits({ body }: SimRecord, filter: string): boolean {
    const [, name = "", quoted = '""'] = /^(\w+) eq (".*")$/.exec(filter) ?? [];
    if (name === "") throw new Refused("invalidFilter", "this server knows eq alone");
    if (name === "externalId" && this.#quirks.filters === "no external ids") return false;
    const [value, wanted] = [textIn(body, name), JSON.parse(quoted) as string];
    return name === "externalId" || this.#quirks.filters === "by case"
      ? value === wanted
      : value?.toLowerCase() === wanted.toLowerCase();
  }

  #answered(kind: Kind, record: SimRecord, members: boolean): Pick<SimAnswer, "body" | "headers"> {
    const headers = this.#quirks.etags ? { etag: etagOf(record) } : {};
    return { body: this.#shown(kind, record, members), headers };
  }

  #shown(kind: Kind, { id, body, version }: SimRecord, members: boolean): Json {
    const meta = { resourceType: kind.slice(0, -1), ...(this.#quirks.etags && { version: `W/"${version}"` }) };
    const shown = { ...body, id, meta };
    const { hiddenMembers } = this.#quirks;
    if (kind === "Users" || !members || hiddenMembers === "left out") return shown;
    const ids = hiddenMembers === "shown empty" ? [] : [...(this.#world.members.get(id) ?? [])];
    if (ids.length === 0 && hiddenMembers === "left out where none") return shown;
    return { ...shown, members: ids.map((value) => ({ value, type: "User", $ref: `../Users/${value}` })) };
  }
}

function withMembers(query: URLSearchParams): boolean {
  return query.get("excludedAttributes") !== "members";
}

function etagOf({ version }: SimRecord): string {
  return `W/"${version}"`;
}

function listOf(rows: readonly Json[], total = rows.length, start = 1): Json {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:ListResponse"];
  return { schemas, totalResults: total, startIndex: start, itemsPerPage: rows.length, Resources: rows };
}

function refused(status: number, scimType: string | null, detail: string): SimAnswer {
  const schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
  return { status, body: { schemas, status: String(status), ...(scimType && { scimType }), detail } };
}
