/**
 * Compares every request of the client, and every answer of the simulator, with awork's official OpenAPI description. That is not in
 * the repository but beside it; without it these tests are skipped.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { OpenAPIBackend, type Context, type Request } from "openapi-backend";
import { beforeAll, describe, expect, test } from "vitest";
import type { LoggedRequest, SimAnswer } from "../../../../../core/plugin/simulator.ts";
import { mirror, readAll, room } from "./room.ts";

const file = fileURLToPath(
  new URL("../../../../../../shared/specs/awork/v1-absences-users-teams.extract.json", import.meta.url),
);
const described = existsSync(file);
const why = described ? "" : " (skipped: the description is not at hand)";

const api = new OpenAPIBackend({
  definition: described
    ? JSON.parse(readFileSync(file, "utf8"))
    : { openapi: "3.0.0", info: { title: "", version: "" }, paths: {} },
  apiRoot: "/api/v1",
  coerceTypes: true,
  quick: true,
  customizeAjv(ajv) {
    ajv.addFormat("uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i);
    ajv.addFormat("date-time", /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/);
    ajv.addFormat("int64", true);
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
  if (!operation) return [`${entry.method} ${entry.path} is not described`];
  const known = new Set((operation.parameters ?? []).map((parameter) => ("name" in parameter ? parameter.name : "")));
  const unknown = [...new URLSearchParams(entry.query).keys()].filter((name) => !known.has(name));
  return [
    ...unknown.map((name) => `query ${name} is not described`),
    ...(api.validateRequest(request, operation).errors ?? []),
  ];
}

function wrongOut(entry: LoggedRequest, answer: SimAnswer): unknown[] {
  const operation = api.matchOperation(requestOf(entry));
  // The description lacks some statuses (404 of DELETE), so only answers with a described status are compared.
  if (!operation?.responses?.[answer.status] || answer.status === 204) return [];
  return api.validateResponse(answer.body, operation, answer.status).errors ?? [];
}

describe.skipIf(!described)(`awork's official description${why}`, () => {
  beforeAll(() => api.init());

  async function everything() {
    const { simulator, client } = await room();
    const answers: [LoggedRequest, SimAnswer][] = [];
    const note = (answer: SimAnswer) => {
      answers.push([simulator.log.at(-1)!, answer]);
      return answer;
    };
    simulator.fault({ times: Number.POSITIVE_INFINITY, how: note });
    const { id: user } = simulator.addUser({
      email: "ada@example.com",
      firstName: "Ada",
      lastName: "Anvil",
      otherEmails: ["ada@home.example.com"],
    });
    const { id: former } = simulator.addUser({ email: "bruno@example.com", isDeactivated: true });
    await client.test();
    await readAll(client.accounts());
    await client.account(user);
    await client.account("00000000-0000-4000-8000-00000000dead");
    const wanted = mirror(user, { starts_at: "midday", note: "Paid vacation" });
    const id = await client.create(wanted);
    await client.create(mirror(former)).catch(() => undefined);
    await readAll(client.absences({ from: "2026-07-07", to: "2027-01-17" }));
    await client.find(wanted);
    await client.absence(id);
    await client.update(id, mirror(user));
    await client.remove(id);
    await client.remove(id);
    return answers;
  }

  test("every request is one that it describes: method, path, query, body", async () => {
    const requests = (await everything()).map(([entry]) => entry);
    expect(new Set(requests.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, "ID")}`))).toEqual(
      new Set([
        ...[
          "GET /api/v1/me",
          "GET /api/v1/users",
          "GET /api/v1/users/ID",
          "GET /api/v1/absences",
          "POST /api/v1/absences",
        ],
        ...["GET /api/v1/absences/ID", "PUT /api/v1/absences/ID", "DELETE /api/v1/absences/ID"],
      ]),
    );
    expect(requests.flatMap(wrongIn)).toEqual([]);
  });

  test("every answer of the simulator has the described shape", async () => {
    const answers = await everything();
    expect(answers.flatMap(([entry, answer]) => wrongOut(entry, answer))).toEqual([]);
    expect(answers.filter(([, { status }]) => status >= 400).map(([, { status }]) => status)).toEqual([404, 400, 404]);
  });

  test("the comparison itself can fail", () => {
    const entry = { method: "POST", path: "/api/v1/absences", query: "?surprise=1", headers: {}, status: null };
    const text = JSON.stringify({ startOn: "2026-07-20T00:00:00Z", surprise: true });
    expect(wrongIn({ ...entry, text }).length).toBeGreaterThanOrEqual(2);
    expect(wrongIn({ ...entry, path: "/api/v1/absents", text })).toEqual(["POST /api/v1/absents is not described"]);
    const one = {
      ...entry,
      method: "GET",
      path: "/api/v1/absences/00000000-0000-4000-8000-000000000001",
      query: "",
      text: "",
    };
    expect(wrongOut(one, { status: 200, body: { id: 3, surprise: true } })).not.toEqual([]);
  });
});
