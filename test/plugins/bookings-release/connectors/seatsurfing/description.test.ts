/**
 * Compares every request of the client, and every answer of the simulator, with Seatsurfing's official OpenAPI description. That is
 * not in the repository but beside it; without it these tests are skipped.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { OpenAPIBackend, type Context, type Document, type Request } from "openapi-backend";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { LoggedRequest, SimAnswer } from "../../../../../core/plugin/simulator.ts";
import { readAll } from "../../source.ts";
import { free } from "../../../../kit/free.ts";
import { room, WINDOW } from "./room.ts";

const file = fileURLToPath(new URL("../../../../../../shared/specs/seatsurfing/openapi.yaml", import.meta.url));
const described = existsSync(file);
const why = described ? "" : " (skipped: the description is not at hand)";

const definition: Document = described
  ? parse(readFileSync(file, "utf8"))
  : { openapi: "3.1.0", info: { title: "", version: "" }, paths: {} };
/** Paths that must end in a slash. The library drops that slash when it looks a path up, so it is compared separately. */
const slashed = new Set(Object.keys(definition.paths ?? {}).filter((path) => path.endsWith("/")));
const paths = Object.entries(definition.paths ?? {}).map(([path, item]) => [path.replace(/\/$/, ""), item]);

const api = new OpenAPIBackend({
  definition: { ...definition, paths: Object.fromEntries(paths) } as Document,
  apiRoot: "/",
  coerceTypes: true,
  quick: true,
  customizeAjv(ajv) {
    ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
    ajv.addFormat("date-time", /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
    ajv.addFormat("email", /^\S+@\S+$/);
    ajv.addFormat("double", true);
    return ajv;
  },
  handlers: { notFound: () => "not described", validationFail: ({ validation }: Context) => validation.errors ?? [] },
});

function requestOf({ method, path, query, text, headers }: LoggedRequest): Request {
  const plain = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return { method, path, query, headers: plain, ...(text !== "" && { body: JSON.parse(text) }) };
}

function wrongIn(entry: LoggedRequest): unknown[] {
  const request = requestOf(entry);
  const operation = api.matchOperation(request);
  const slash = entry.path.endsWith("/");
  if (!operation || slash !== slashed.has(slash ? entry.path : `${entry.path}/`))
    return [`${entry.method} ${entry.path} is not described`];
  const known = new Set((operation.parameters ?? []).map((parameter) => ("name" in parameter ? parameter.name : "")));
  const unknown = [...new URLSearchParams(entry.query).keys()].filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `query ${name} is not described`),
    ...(api.validateRequest(request, operation).errors ?? []),
  ];
}

/** Every status must be described; a body is compared if it is. */
function wrongOut(entry: LoggedRequest, { status, body }: SimAnswer): unknown[] {
  const operation = api.matchOperation(requestOf(entry));
  const answer = operation?.responses?.[status];
  if (!operation || !answer) return [`${entry.method} ${entry.path} does not answer ${status}`];
  return "content" in answer ? (api.validateResponse(body, operation, status).errors ?? []) : [];
}

describe.skipIf(!described)(`Seatsurfing's official description${why}`, () => {
  beforeAll(() => api.init());

  async function everything() {
    const { simulator, world, client, ann, book } = await room({ config: { when_left: "delete" } });
    const answers: [LoggedRequest, SimAnswer][] = [];
    const note = (answer: SimAnswer) => {
      answers.push([simulator.log.at(-1)!, answer]);
      return answer;
    };
    simulator.fault({ times: Number.POSITIVE_INFINITY, how: note });
    const bruno = { person: "3", email: "bruno@example.com", first_name: "Bruno", last_name: "Example" };
    const [wednesday, past] = [book("2026-07-22", { recurringId: "series" }), book("2026-07-01")];
    await client.test();
    await readAll(client.people.accounts());
    const id = await client.people.create(bruno, { invite: true, requireFree: free });
    await client.people.create(bruno, { invite: false, requireFree: free }).catch(() => undefined);
    await client.people.account(id);
    await client.people.find(bruno);
    await client.people.update(id, { ...bruno, last_name: "Newname" });
    await readAll(client.bookings.bookings(WINDOW));
    await client.bookings.release(wednesday.id);
    await client.bookings.release(wednesday.id);
    await client.bookings.release(past.id).catch(() => undefined);
    world.settings.set("enable_max_hours_before_delete", "1").set("max_hours_before_delete", "48");
    await client.bookings.release(book("2026-07-22").id).catch(() => undefined);
    await client.people.remove!(ann.id);
    await client.people.account(ann.id);
    return answers;
  }

  test("every request is one that it describes: method, path, query, body", async () => {
    const requests = (await everything()).map(([entry]) => entry);
    expect(new Set(requests.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, "ID")}`))).toEqual(
      new Set([
        ...["GET /user/me", "GET /user/count", "GET /user/", "GET /user/ID", "POST /user/", "PUT /user/ID"],
        ...["DELETE /user/ID", "GET /setting/", "GET /location/", "GET /booking/filter/", "DELETE /booking/ID"],
      ]),
    );
    expect(requests.flatMap(wrongIn)).toEqual([]);
  });

  test("every answer of the simulator has the described status and shape", async () => {
    const answers = await everything();
    expect(answers.flatMap(([entry, answer]) => wrongOut(entry, answer))).toEqual([]);
    const refused = answers.map(([, { status }]) => status).filter((status) => status >= 400);
    expect(refused).toEqual([409, 404, 400, 403, 404]);
  });

  test("the comparison itself can fail", () => {
    const entry = { method: "POST", path: "/user/", query: "?surprise=1", headers: {}, status: null };
    const text = JSON.stringify({ email: "ann@example.com" });
    expect(wrongIn({ ...entry, text }).length).toBeGreaterThanOrEqual(2);
    for (const path of ["/users/", "/user"])
      expect(wrongIn({ ...entry, path, text })).toEqual([`POST ${path} is not described`]);
    const list = { ...entry, method: "GET", query: "", text: "" };
    expect(wrongOut(list, { status: 200, body: [{ id: 3 }] })).not.toEqual([]);
    expect(wrongOut(list, { status: 418 })).not.toEqual([]);
  });
});
