import { describe, expect, it } from "vitest";
import { judge } from "../../../../../plugins/staff-scheduling/connectors/staffomatic/judge.ts";

const answer = (status: number, text: string, type = "application/json") => ({
  status,
  text,
  headers: { "content-type": type },
  json: () => JSON.parse(text),
});
const get = (path: string) => ({ method: "GET", path }) as const;

describe("what an answer of Staffomatic means", () => {
  it.each([
    ["a 403 that speaks of the rate limit: later", answer(403, "API rate limit exceeded"), "RATE_LIMITED"],
    [
      "a 403 that speaks of log-ins: the credentials",
      answer(403, "Maximum login attempts exceeded"),
      "CREDENTIALS_REFUSED",
    ],
    ["415: not the interface that we know", answer(415, ""), "CONTRACT_BROKEN"],
    ["400 because of the User-Agent: the contact", answer(400, "User-Agent is missing"), "CONTRACT_BROKEN"],
  ])("%s", (_, given, code) => {
    expect(judge(given, get("/users.json"))).toMatchObject({ code });
  });

  it("a record that is not there is told from a list or a page that is not there", () => {
    expect(judge(answer(404, ""), get("/users/12.json"))).toMatchObject({ causeKey: "staffomatic:404" });
    expect(judge(answer(404, ""), { method: "DELETE", path: "/absences/12.json" })).toMatchObject({
      causeKey: "staffomatic:404",
    });
    expect(judge(answer(404, "{}"), get("/users.json"))).toBeUndefined();
  });

  it.each([
    ["<html>404</html>", "text/html"],
    ["<html>404</html>", "text/HTML; charset=utf-8"],
    ["<html>404</html>", "text/plain"],
    ["404 page not found", "text/plain; charset=utf-8"],
    ["404 page not found", "application/json"],
  ])("[asked by name] a 404 that says %j as %s is of a proxy, and says nothing about a record", (text, type) => {
    for (const path of ["/users/12.json", "/absences/12.json", "/work_timers/12.json"])
      expect(judge(answer(404, text, type), get(path))).toBeUndefined();
  });

  it.each([401, 403, 422, 429, 503])("%i is left to the gateway", (status) => {
    expect(judge(answer(status, "{}"), get("/users.json"))).toBeUndefined();
  });
});
