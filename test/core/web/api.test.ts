import { readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { backUpToSend } from "../../../core/app/operations/back-up.ts";
import { summaries } from "../../../core/app/external/plugin-summaries.ts";
import { catalogOf } from "../../../core/config/catalog.ts";
import { configJsonSchema } from "../../../core/config/documents/json-schema.ts";
import type { Store } from "../../../core/store/store.ts";
import { sources, targets } from "../../../plugins/index.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";
import { openApi, TARGET } from "./api-scene.ts";

type Api = Awaited<ReturnType<typeof openApi>>;
type Call = (api: Api) => ReturnType<Api["call"]>;

const target = `/targets/${TARGET}`;

/** A successful call of each operation, in this order, over one company with held removals. */
const CALLS: Readonly<Record<string, { readonly status: number; readonly call: Call }>> = {
  status: { status: 200, call: ({ get }) => get("/status") },
  targets: { status: 200, call: ({ get }) => get("/targets") },
  target: { status: 200, call: ({ get }) => get(target) },
  plan: { status: 200, call: ({ get }) => get(`${target}/plan`) },
  people: { status: 200, call: ({ get }) => get(`${target}/people`) },
  explain: { status: 200, call: ({ get }) => get(`${target}/people/nr001@example.com`) },
  links: { status: 200, call: ({ get }) => get(`${target}/links`) },
  check: { status: 200, call: ({ get }) => get(`/check?target=${TARGET}`) },
  runs: { status: 200, call: ({ get }) => get(`/runs?target=${TARGET}&status=held&limit=1`) },
  run: { status: 200, call: async ({ get }) => get(`/runs/${(await get("/runs")).json.runs[0].id}`) },
  pause: { status: 200, call: ({ post }) => post(`${target}/pause`, { reason: "moving offices" }) },
  reject: {
    status: 200,
    call: async ({ post, get }) => post(`${target}/reject`, { digest: (await get(target)).json.hold.digest }),
  },
  undoReject: {
    status: 200,
    call: async ({ post, get }) =>
      post(`${target}/reject/undo`, { digest: (await get(`/actions?target=${TARGET}`)).json.actions[0].detail }),
  },
  sync: { status: 202, call: ({ post }) => post(`${target}/sync`, { area: "absences" }) },
  request: { status: 200, call: ({ get }) => get("/requests/1") },
  approve: { status: 409, call: ({ post }) => post(`${target}/approve`, { digest: "000000000000" }) },
  resume: { status: 202, call: ({ post }) => post(`${target}/resume`, undefined) },
  breakLinks: { status: 200, call: ({ post }) => post(`${target}/links/break`, { person: "nr001@example.com" }) },
  testMail: { status: 200, call: ({ post }) => post("/test-mail", undefined) },
  backup: { status: 200, call: ({ post }) => post("/backup", undefined) },
  createToken: { status: 201, call: ({ post }) => post("/tokens", { name: "grafana" }) },
  tokens: { status: 200, call: ({ get }) => get("/tokens") },
  revokeToken: { status: 200, call: ({ call }) => call("DELETE", "/tokens/grafana") },
  actions: { status: 200, call: ({ get }) => get(`/actions?target=${TARGET}`) },
  version: { status: 200, call: ({ get }) => get("/version") },
  plugins: { status: 200, call: ({ get }) => get("/plugins") },
  schema: { status: 200, call: ({ get }) => get("/schema") },
};

describe("the description of the API", () => {
  it("names every operation that is there, and each answers as it says, to the last field", async () => {
    const api = await openApi();
    await api.hold();
    const { definition, of } = await api.complaints();
    const described = Object.values(definition.paths ?? {}).flatMap((path) =>
      Object.values(path as object).map(({ operationId }) => operationId as string),
    );
    expect(described.sort()).toEqual(Object.keys(CALLS).sort());
    for (const [operation, { status, call }] of Object.entries(CALLS)) {
      const answer = await call(api);
      expect([operation, answer.status, answer.json]).toEqual([operation, status, answer.json]);
      expect([operation, of(operation, status, answer.json)]).toEqual([operation, []]);
    }
  });

  it("would notice a field that is not described, and one that is missing", async () => {
    const api = await openApi();
    const { of } = await api.complaints();
    const { json } = await api.get("/status");
    expect(of("status", 200, json)).toEqual([]);
    expect(of("status", 200, { ...json, more: 1 })).not.toEqual([]);
    const { mail: _, ...less } = json;
    expect(of("status", 200, less)).not.toEqual([]);
  });
});

it("version, plugins and schema are what the commands print, for a reader too", async () => {
  const { get, house, reader } = await openApi();
  expect((await get("/version", reader)).json).toEqual({ version: "0.0.0-test" });
  expect((await get("/plugins", reader)).json).toEqual({ plugins: summaries(house.app.config.plugins) });
  const schema = configJsonSchema(catalogOf(sources, targets));
  expect((await get("/schema", reader)).json).toEqual(JSON.parse(JSON.stringify(schema)));
});

it("a plan is no run, and has no id", async () => {
  const { get } = await openApi();
  const { json } = await get(`${target}/plan`);
  expect(json).toMatchObject({ running: false, run: { target: TARGET, status: "succeeded" } });
  expect(json.run).not.toHaveProperty("id");
});

describe("a run that is asked for", () => {
  it("is answered at once with the place to look at, and becomes a run of whoever asked", async () => {
    const api = await openApi();
    const asked = await api.post(`${target}/sync`, {});
    expect(asked.status).toBe(202);
    expect(asked.json).toMatchObject({ run: null, error: null, triggered_by: "api:all", trigger: "manual" });
    const place = asked.headers.get("location")!.replace("/api/v1", "");
    expect((await api.get(place)).json.run).toBeNull();
    await api.house.tick();
    const { run } = (await api.get(place)).json;
    expect((await api.get(`/runs/${run}`)).json.run).toMatchObject({ status: "succeeded", triggered_by: "api:all" });
    expect((await api.get("/actions")).json.actions[0]).toMatchObject({
      actor: "api:all",
      action: "sync",
      target: TARGET,
    });
  });

  it("is waited for where the caller prefers to", async () => {
    const api = await openApi();
    const asked = api.post(`${target}/sync`, {}, { prefer: "respond-async, wait=60" });
    const ticking = (async () => {
      for (let i = 0; i < 3; i += 1) await api.house.tick();
    })();
    const { status, json } = await asked;
    await ticking;
    expect([status, json.run?.status]).toEqual([200, "succeeded"]);
    const impatient = await api.post(`${target}/sync`, {}, { prefer: "wait=1" });
    expect(impatient.status).toBe(202);
  });

  it("with an approval does exactly what was held, once", async () => {
    const api = await openApi();
    const digest = await api.hold();
    expect((await api.post(`${target}/approve`, { digest })).status).toBe(202);
    await api.house.tick();
    expect(api.house.mirrored()).toHaveLength(6);
    expect(await api.post(`${target}/approve`, { digest })).toMatchObject({
      status: 409,
      json: { code: "STALE_APPROVAL", detail: expect.stringContaining("approved already") },
    });
  });

  it("joins one that waits for its turn where it is the same, and is told so where it is another", async () => {
    const api = await openApi();
    const first = await api.post(`${target}/sync`, {});
    expect((await api.post(`${target}/sync`, {})).json.id).toBe(first.json.id);
    expect(await api.post(`${target}/sync`, { scope: "partial" })).toMatchObject({
      status: 409,
      json: { code: "BUSY" },
    });
  });

  it("ends a pause", async () => {
    const api = await openApi();
    await api.post(`${target}/pause`, { reason: "moving offices" });
    expect((await api.get(target)).json.paused).toMatchObject({ by: "api:all", reason: "moving offices" });
    await api.post(`${target}/resume`, undefined);
    expect((await api.get(target)).json.paused).toBeNull();
    await api.house.tick();
    const [resumed, paused] = (await api.get("/actions")).json.actions;
    expect([paused.action, paused.detail, resumed.action]).toEqual(["pause", "moving offices", "resume"]);
  });

  it("ends a pause also where another waits for its turn: that one runs, and the resume is written down", async () => {
    const api = await openApi();
    await api.post(`${target}/pause`, {});
    const waiting = await api.post(`${target}/sync`, { scope: "partial" });
    const resumed = await api.post(`${target}/resume`, undefined);
    expect([resumed.status, resumed.json]).toEqual([202, waiting.json]);
    expect((await api.get(target)).json.paused).toBeNull();
    expect((await api.get("/actions")).json.actions[0]).toMatchObject({ action: "resume", actor: "api:all" });
    await api.house.tick();
    expect((await api.house.runs()).map(({ scope, status }) => [scope, status])).toEqual([["partial", "succeeded"]]);
  });
});

describe("a backup", () => {
  it("is sent as a database that holds what is known now, and leaves no file behind", async () => {
    const api = await openApi();
    await api.house.sync();
    const folder = dirname(api.house.file);
    const before = await readdir(folder);
    const { status, headers, content } = await api.post("/backup", undefined);
    expect([status, headers.get("content-type")]).toEqual([200, "application/vnd.sqlite3"]);
    expect(Number(headers.get("content-length"))).toBe(content.length);
    expect(await readdir(folder)).toEqual(before);
    const file = join(folder, "received.db");
    await writeFile(file, content);
    const copy = new DatabaseSync(file, { readOnly: true });
    expect(copy.prepare("select count(*) as links from links").get()).toEqual({
      links: (await api.house.store.links.of(TARGET)).length,
    });
    copy.close();
    expect((await api.get("/actions")).json.actions[0]).toMatchObject({ actor: "api:all", action: "backup" });
  });

  it("says where it would be made and cannot", async () => {
    const { house } = await openApi();
    await expect(backUpToSend(house.store, "sqlite:/nowhere/rollcall.db", house.clock)).rejects.toMatchObject({
      message: "no copy can be written in /nowhere: ENOENT",
      remedy: "Check that /nowhere exists and that rollcall may write to it.",
    });
  });

  it("of a server's database is made where rollcall works, or if that cannot be written, among the temporary files", async () => {
    const { house } = await openApi();
    await house.sync();
    const made: string[] = [];
    const store: Store = {
      ...house.store,
      dialect: "postgres",
      backup: (file) => house.store.backup(file).then(() => void made.push(dirname(dirname(file)))),
    };
    const here = vi.spyOn(process, "cwd");
    onTestFinished(() => here.mockRestore());
    for (const place of [dirname(house.file), "/nowhere"]) {
      here.mockReturnValue(place);
      const { content } = await backUpToSend(store, "postgres://rollcall@database/rollcall", house.clock);
      await content.cancel();
    }
    expect(made).toEqual([dirname(house.file), tmpdir()]);
  });

  it("of a database that knows nothing yet is refused: it would be a flawless copy of nothing", async () => {
    const { post } = await openApi();
    expect(await post("/backup", undefined)).toMatchObject({
      status: 409,
      json: { detail: expect.stringContaining("nothing to back up") },
    });
  });
});

describe("whoever asks", () => {
  it("needs a token or a session, and hears no more than that", async () => {
    const { get, web } = await openApi();
    for (const authorization of ["", "Bearer", "Bearer wrong", "Basic YWRtaW46YQ=="]) {
      const { status, headers, json } = await get("/status", { authorization });
      expect([authorization, status, json.code]).toEqual([authorization, 401, "SIGN_IN_NEEDED"]);
      expect(headers.get("www-authenticate")).toContain("Bearer");
      expect(headers.get("content-type")).toContain("application/problem+json");
    }
    expect((await fetch(`${web.url}/api/v1/nowhere`, { headers: { connection: "close" } })).status).toBe(401);
  });

  it("with a token to look changes nothing", async () => {
    const api = await openApi();
    for (const [path, body] of [
      ["sync", {}],
      ["pause", {}],
      ["resume", undefined],
      ["links/break", { all: true }],
    ] as const) {
      const { status, json } = await api.post(`${target}/${path}`, body, api.reader);
      expect([path, status, json.code]).toEqual([path, 403, "NOT_ALLOWED"]);
    }
    expect((await api.get("/tokens", api.reader)).status).toBe(403);
    expect((await api.post("/backup", undefined, api.reader)).status).toBe(403);
    expect((await api.get(target, api.reader)).json).toMatchObject({ paused: null });
    expect(await api.house.store.requests.waiting()).toEqual([]);
  });

  it("is forgotten when the token is revoked; that it was used is remembered", async () => {
    const api = await openApi();
    await api.get("/status", api.reader);
    const { tokens } = (await api.get("/tokens")).json;
    expect(
      tokens.map(({ name, last_used_at }: { name: string; last_used_at: string }) => [name, last_used_at !== null]),
    ).toEqual([
      ["all", true],
      ["look", true],
    ]);
    await api.call("DELETE", "/tokens/look");
    expect((await api.get("/status", api.reader)).status).toBe(401);
  });

  it("by a session changes something only from our own pages, with their text", async () => {
    const { browser, house } = await openApi();
    await browser.signIn("ann", "ann has a password");
    const { csrfOf } = await import("../../../core/web/auth/csrf.ts");
    const csrf = csrfOf(browser.cookies.get("rollcall")!, (await house.store.meta.get("web_key"))!);
    const path = `/api/v1/targets/${TARGET}/resume`;
    const send = async (headers: Record<string, string>) => (await browser.post(path, {}, headers)).status;
    const json = { "content-type": "application/json" };
    expect(await send({ ...json })).toBe(403);
    expect(await send({ ...json, "x-csrf-token": "wrong" })).toBe(403);
    expect(await send({ ...json, "x-csrf-token": csrf, "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await send({ ...json, "x-csrf-token": csrf, "sec-fetch-site": "same-site" })).toBe(403);
    expect(await house.store.requests.waiting()).toEqual([]);
    expect(await send({ ...json, "x-csrf-token": csrf })).toBe(202);
    expect((await house.store.requests.waiting())[0]).toMatchObject({ wish: { triggeredBy: "web:ann" } });
  });

  it("with a session to look changes nothing either, whatever text comes along", async () => {
    const { browser, house } = await openApi();
    await browser.signIn("bo", "bo has one");
    const { csrfOf } = await import("../../../core/web/auth/csrf.ts");
    const csrf = csrfOf(browser.cookies.get("rollcall")!, (await house.store.meta.get("web_key"))!);
    const answer = await browser.post(
      `/api/v1/targets/${TARGET}/resume`,
      {},
      { "x-csrf-token": csrf, "content-type": "application/json" },
    );
    expect(answer.status).toBe(403);
  });
});

const MISUNDERSTOOD: readonly (readonly [string, string, string, unknown, number, string])[] = [
  ["an unknown target", "GET", "/targets/nowhere", undefined, 404, "NOT_FOUND"],
  ["an unknown run", "GET", "/runs/nowhere", undefined, 404, "NOT_FOUND"],
  ["an unknown request", "GET", "/requests/9", undefined, 404, "NOT_FOUND"],
  ["an unknown address", "GET", "/nowhere", undefined, 404, "NOT_FOUND"],
  ["an unknown area", "POST", `${target}/sync`, { area: "desks" }, 404, "NOT_FOUND"],
  ["a method that is not for this", "DELETE", "/status", undefined, 405, "METHOD_NOT_ALLOWED"],
  ["no JSON", "POST", `${target}/pause`, "{", 400, "MALFORMED"],
  ["a field that is none", "POST", `${target}/pause`, { why: "x" }, 422, "INVALID"],
  ["a field of another kind", "POST", `${target}/pause`, { reason: 1 }, 422, "INVALID"],
  ["no body", "POST", `${target}/reject`, undefined, 422, "INVALID"],
  ["a question that is none", "GET", "/runs?limt=1", undefined, 422, "INVALID"],
  ["too many a page", "GET", "/runs?limit=100000", undefined, 422, "INVALID"],
  ["a page that is none", "GET", "/actions?cursor=x", undefined, 422, "INVALID"],
  ["too much", "POST", `${target}/pause`, { reason: "x".repeat(70_000) }, 413, "TOO_LARGE"],
  ["a digest of nothing", "POST", `${target}/reject`, { digest: "0" }, 409, "STALE_APPROVAL"],
  ["an undo of nothing", "POST", `${target}/reject/undo`, { digest: "0" }, 409, "STALE_APPROVAL"],
  ["a name for a token that is none", "POST", "/tokens", { name: "a b" }, 409, "CONFIG"],
];

describe("what cannot be understood", () => {
  it("is a problem in words with a remedy", async () => {
    const api = await openApi();
    const { of } = await api.complaints();
    for (const [what, method, path, body, status, code] of MISUNDERSTOOD) {
      const answer = await api.call(method, path, body);
      expect([what, answer.status, answer.json.code]).toEqual([what, status, code]);
      expect(answer.headers.get("content-type")).toContain("application/problem+json");
      expect(answer.json.remedy).not.toBe("");
      expect(of("status", status, answer.json)).toEqual([]);
      if (status === 405) expect(answer.headers.get("allow")).toBe("GET, HEAD");
    }
  });

  async function refusesIds(api: Api): Promise<void> {
    for (const id of ["2147483648", "99999999999", "999999999999999"]) {
      expect([id, (await api.get(`/requests/${id}`)).status]).toEqual([id, 404]);
      expect([id, (await api.get(`/actions?cursor=${id}`)).status]).toEqual([id, 422]);
    }
    expect((await api.get("/actions?cursor=999999999")).json.actions).not.toEqual([]);
  }

  it("is also an id beyond all that are counted", async () => refusesIds(await openApi()));

  it.skipIf(!postgres)("is that also on PostgreSQL (needs Debian's postgresql)", async () =>
    refusesIds(await openApi({ database: await (await sharedPostgres()).newDatabase() })),
  );

  it("in another dress than JSON is not read", async () => {
    const api = await openApi();
    const answer = await api.post(`${target}/pause`, "reason=x", { "content-type": "text/plain" });
    expect([answer.status, answer.json.code]).toEqual([415, "WRONG_TYPE"]);
  });
});

describe("runs", () => {
  it("tell their changes a page at a time, and beside the first what is held, kept or not clear", async () => {
    const api = await openApi();
    await api.hold();
    const { id } = (await api.get("/runs?limit=1")).json.runs[0];
    const whole = await api.house.operations.show(id);
    expect(whole.changes.length).toBeGreaterThan(4);
    const changes: unknown[] = [];
    let [pages, cursor] = [0, ""];
    for (let next: string | null = ""; next !== null; pages += 1) {
      const { json } = await api.get(`/runs/${id}?limit=4${cursor}`);
      const beside = pages === 0 ? whole : { conflicts: [], kept: [], edits: [] };
      expect(json).toMatchObject({ run: { id }, conflicts: beside.conflicts, kept: beside.kept, edits: beside.edits });
      changes.push(...json.changes);
      next = json.next;
      cursor = `&cursor=${next}`;
    }
    expect(pages).toBe(Math.ceil(whole.changes.length / 4));
    expect(changes).toEqual(whole.changes);
    for (const wrong of ["limit=0", "limit=1001", "cursor=x", "cursor=-1"])
      expect([wrong, (await api.get(`/runs/${id}?${wrong}`)).status]).toEqual([wrong, 422]);
  });

  it("are found by target, status, trigger and time, a page at a time", async () => {
    const api = await openApi();
    for (let i = 0; i < 5; i += 1) {
      await api.house.sync();
      api.house.clock.pass(60_000);
    }
    const ids = async (query: string) =>
      (await api.get(`/runs?${query}`)).json.runs.map(({ id }: { id: string }) => id);
    const all = await ids("");
    expect(all).toHaveLength(5);
    const first = (await api.get("/runs?limit=2")).json;
    expect([...first.runs.map(({ id }: { id: string }) => id), ...(await ids(`limit=3&cursor=${first.next}`))]).toEqual(
      all,
    );
    const [{ started_at: newest }] = first.runs;
    expect(await ids(`since=${newest}`)).toEqual(all.slice(0, 1));
    expect(await ids(`until=${newest}`)).toEqual(all.slice(1));
    expect(await ids(`since=${encodeURIComponent(newest.replace(".000Z", "+00:00"))}`)).toEqual(all.slice(0, 1));
    expect(await ids("status=failed")).toEqual([]);
    expect(await ids(`trigger=manual&target=${TARGET}`)).toEqual(all);
  });
});
