import { describe, expect, test } from "vitest";
import { judging } from "../../../plugins/personio/wire/judging.ts";
import { judge, type Refused } from "../../../plugins/personio/wire/refusal.ts";
import { followLink } from "../../../plugins/personio/wire/page-v2.ts";
import { eachOf, idAt, objectAt } from "../../../plugins/personio/wire/expect.ts";
import { answerOf, badTokenV1, noSuchEndpointV2, notFoundV1, notFoundV2 } from "./examples.ts";

const get = (path: string) => ({ method: "GET", path }) as const;
const v1 = get("/v1/company/employees/1");
const v2 = get("/v2/persons/1");
const absence = get("/v2/absence-periods/1");
const problem = (type: string | undefined, words = {}) => ({
  ...notFoundV2,
  errors: [{ ...notFoundV2.errors[0], type, ...words }],
});
const unheardOf = problem("https://developer.personio.de/reference/errors#absences.absence_period_unknown");

describe("what a refusal means", () => {
  test.each<[string, number, unknown, { readonly path: string; readonly method: "GET" }, Refused]>([
    ["an unknown person, told in German with code 404", 404, notFoundV1, v1, "record"],
    ["an unknown person, told with code 0", 404, { success: false, error: { code: 0, message: "Nix" } }, v1, "record"],
    ["an unknown record of v2", 404, notFoundV2, v2, "record"],
    ["[asked by name] an unknown absence, by a type that is not known", 404, unheardOf, absence, "record"],
    [
      "an unknown record in the words of the common components",
      404,
      problem("https://developer.personio.de/reference/errors#common.requested_resource_not_found"),
      absence,
      "record",
    ],
    ["the same of a list", 404, unheardOf, get("/v2/absence-periods"), "route"],
    ["the same of a list below a record", 404, unheardOf, get("/v2/absence-periods/1/breakdowns"), "route"],
    ["a problem without Personio's trace id", 404, { ...unheardOf, personio_trace_id: undefined }, absence, "route"],
    ["a problem without a type", 404, problem(undefined), absence, "route"],
    [
      "a problem that speaks of an endpoint",
      404,
      problem("about:blank", { detail: "No such endpoint" }),
      absence,
      "route",
    ],
    ["a gateway's problem", 404, { type: "about:blank", title: "Not Found", status: 404 }, absence, "route"],
    ["an unknown route of v2, asked for a record", 404, noSuchEndpointV2, absence, "route"],
    ["an unknown route of v2", 404, noSuchEndpointV2, v2, "route"],
    [
      "an endpoint of v1 that is over",
      404,
      { success: false, error: { message: "This endpoint is gone" } },
      v1,
      "route",
    ],
    ["410, whatever it says", 410, notFoundV1, v1, "route"],
    ["a 404 that says nothing", 404, {}, v2, "route"],
    ["a 404 that is no JSON", 404, "not found", v2, "route"],
    ["403 on v2", 403, { errors: [{ title: "Forbidden" }] }, v2, "right"],
    ["400 that speaks of the token", 400, { errors: [{ detail: "Unauthorized token" }] }, v2, "right"],
    ["a filter that is not understood", 400, { errors: [{ detail: "Invalid request content" }] }, v2, "request"],
  ])("%s", (_name, status, body, request, refused) => {
    expect(judge(answerOf(body, status), request)).toMatchObject({ refused });
  });

  test("401, and 403 on v1, want a fresh token first; refused again, a right is missing", () => {
    for (const [status, request] of [
      [401, v2],
      [403, v1],
    ] as const) {
      const remembered = judging(() => []);
      const answer = answerOf(badTokenV1, status);
      expect(remembered(answer, request)).toBe("retry-auth");
      expect(remembered(answer, request)).toMatchObject({ code: "RIGHT_MISSING" });
      expect(remembered(answer, { ...request })).toBe("retry-auth");
    }
  });

  test("a web page is never Personio's word: not for a 404, nor for a 401", () => {
    for (const status of [401, 404]) {
      expect(judge(answerOf("<!DOCTYPE html><p>Not found", status), v1)).toMatchObject({ code: "UNREACHABLE" });
    }
    expect(judge(answerOf("<html>", 403), v1)).toBeUndefined();
  });

  test("429, 5xx and success are the gateway's", () => {
    for (const status of [429, 500, 502, 503]) expect(judge(answerOf({}, status), v1)).toBeUndefined();
    expect(judge(answerOf({ success: true, data: [] }), v1)).toBeUndefined();
  });

  test("200 with success: false is a failure, and a missing right where it says so", () => {
    expect(
      judge(answerOf({ success: false, error: { code: 0, message: "Etwas ist schiefgelaufen ..." } }), v1),
    ).toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining("Etwas ist schiefgelaufen"),
    });
    expect(judge(answerOf({ success: false, error: { code: 403 } }), v1)).toMatchObject({ code: "RIGHT_MISSING" });
  });
});

describe("next links", () => {
  const base = "https://api.personio.de";
  const from = get("/v2/absence-periods");

  test.each([
    ["absolute", "https://api.personio.de/v2/absence-periods?limit=100&cursor=cur_1"],
    ["relative to the host", "/v2/absence-periods?limit=100&cursor=cur_1"],
    ["relative to the list", "?limit=100&cursor=cur_1"],
  ])("%s", (_name, link) => {
    expect(followLink(link, from, base)).toEqual({
      method: "GET",
      path: "/v2/absence-periods",
      query: { limit: "100", cursor: "cur_1" },
    });
  });

  test("behind a proxy with a path of its own they end at the proxy", () => {
    const proxy = "https://proxy.example.com/personio";
    const request = { method: "GET", path: "/v2/absence-periods", query: { cursor: "cur_1" } };
    expect(followLink("https://api.personio.de/v2/absence-periods?cursor=cur_1", from, proxy)).toEqual(request);
    expect(followLink("/personio/v2/absence-periods?cursor=cur_1", from, proxy)).toEqual(request);
  });

  test.each(["https://evil.example/v2/persons?cursor=1", "//evil.example/v2/persons", "file:///v2/persons", "/login"])(
    "%s is not followed",
    (link) => {
      expect(() => followLink(link, from, base)).toThrow("leads away from Personio");
    },
  );
});

describe("records", () => {
  test("a record that is not as documented is named by its place, never by its content", () => {
    const parse = (record: unknown) =>
      idAt(objectAt(objectAt(record, "record").attributes, "attributes").id, "attributes.id");
    const records = [
      { attributes: { id: 1 } },
      { attributes: { id: "Ada Anvil's secret" } },
      { attributes: { id: null } },
    ];
    expect(() => eachOf("personio.people", "data", records, parse)).toThrow(
      "personio.people: data[2].attributes.id: expected an id",
    );
    expect(() => eachOf("personio.people", "data", [7], parse)).toThrow("data[0].record: expected an object");
  });
});
