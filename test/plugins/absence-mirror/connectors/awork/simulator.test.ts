import { afterEach, describe, expect, test } from "vitest";
import {
  BadFilter,
  filterOf,
  orderOf,
} from "../../../../../plugins/absence-mirror/connectors/awork/simulator-filter.ts";
import {
  startAworkSimulator,
  type AworkOptions,
  type AworkSimulator,
} from "../../../../../plugins/absence-mirror/connectors/awork/simulator.ts";

const open: AworkSimulator[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function awork(options: AworkOptions = {}) {
  const simulator = await startAworkSimulator(options);
  open.push(simulator);
  const ask = async (method: string, path: string, body?: unknown, key = simulator.apiKey) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const text = body === undefined ? null : JSON.stringify(body);
    const answer = await fetch(`${simulator.url}/api/v1${path}`, { method, headers, body: text });
    const received = await answer.text();
    return { status: answer.status, headers: answer.headers, body: received === "" ? null : JSON.parse(received) };
  };
  return { simulator, ask };
}

test("a workspace renamed in one simulator keeps its name in the next", async () => {
  const { simulator: renamed } = await awork();
  const { id } = renamed.workspace;
  Object.assign(renamed.workspace, { id: "another-company" });
  const { ask } = await awork();
  expect((await ask("GET", "/me")).body).toMatchObject({ workspace: { id } });
});

describe("awork's filters", () => {
  const fields = new Set(["name", "startOn", "count", "active", "note", "infos"]);
  const row = {
    name: "Ada O'Hara",
    startOn: "2026-07-20T12:00:00Z",
    count: 3,
    active: true,
    note: null,
    infos: [
      { type: "phone", value: "1" },
      { type: "email", value: "ada@example.com" },
    ],
  };

  test.each([
    ["name eq 'Ada O''Hara'", true],
    ["name ne 'Ada'", true],
    ["startOn ge datetime'2026-07-20T12:00'", true],
    ["startOn gt datetime'2026-07-20T12:00'", false],
    ["startOn le datetime'2026-07-20T23:59'", true],
    ["startOn lt datetime'2026-07-20T12:00:00Z'", false],
    ["count in (1, 3)", true],
    ["name in ('a','b')", false],
    ["not (count eq 3)", false],
    ["not active eq true", false],
    ["note eq null and active eq true", true],
    ["note ne null or count gt 2", true],
    ["count eq 1 or count eq 3 and active eq false", false],
    ["(count eq 1 or count eq 3) and active eq true", true],
    ["startswith(name,'Ada') and endswith(name, 'Hara')", true],
    ["substringof('o''h', tolower(name))", true],
    ["startswith(tolower(name), 'ada') eq true", true],
    ["infos/any(i: i/type eq 'email' and tolower(i/value) eq 'ada@example.com')", true],
    ["infos/any(i:i/value eq '2')", false],
    ["infos/count eq 2", true],
  ])("%s is %s", (text, expected) => {
    expect(filterOf(text, fields)(row)).toBe(expected);
  });

  test.each([
    "",
    "nonsense eq 1",
    "name eq",
    "name eq 'open",
    "(name eq 'a'",
    "name eq 'a' name",
    "name like 'a'",
    "i/type eq 'x'",
    "%",
  ])("%j cannot be read", (text) => {
    expect(() => filterOf(text, fields)).toThrow(BadFilter);
  });

  test("order is by one field or several, either way", () => {
    const rows = [
      { name: "b", count: 1 },
      { name: "a", count: 2 },
      { name: "c", count: 2 },
    ];
    const sorted = (text: string) =>
      [...rows]
        .sort(orderOf(text, fields))
        .map(({ name }) => name)
        .join("");
    expect(sorted("name")).toBe("abc");
    expect(sorted("name desc")).toBe("cba");
    expect(sorted("count desc, name asc")).toBe("acb");
    expect(() => sorted("name sideways")).toThrow(BadFilter);
    expect(() => sorted("nothing")).toThrow(BadFilter);
  });
});

describe("paging", () => {
  test("without a word on it a page has ten records; the headers tell page, size, items and total", async () => {
    const { simulator, ask } = await awork();
    for (let i = 0; i < 24; i += 1) simulator.addUser({ email: `p${i}@example.com` });
    const { body, headers } = await ask("GET", "/users?page=3");
    expect(body).toHaveLength(5);
    const told = ["aw-page", "aw-pagesize", "aw-items", "aw-totalitems"].map((name) => headers.get(name));
    expect(told).toEqual(["3", "10", "5", "25"]);
    expect((await ask("GET", "/users?page=1&pageSize=5000")).headers.get("aw-pagesize")).toBe("1000");
    expect((await ask("GET", "/users?page=0")).status).toBe(400);
  });

  test("what is made between two pages is on a later one", async () => {
    const { simulator, ask } = await awork();
    for (let i = 0; i < 3; i += 1) simulator.addUser({ email: `p${i}@example.com` });
    await ask("GET", "/users?page=1&pageSize=2");
    simulator.addUser({ email: "late@example.com" });
    const { body, headers } = await ask("GET", "/users?page=2&pageSize=3");
    expect(headers.get("aw-totalitems")).toBe("5");
    expect(JSON.stringify(body)).toContain("late@example.com");
  });
});

describe("what a key may do", () => {
  test("a wrong key is 401 and speaks of the token", async () => {
    const { ask } = await awork();
    const { status, headers, body } = await ask("GET", "/me", undefined, "wrong");
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toContain("invalid_token");
    expect(body).toMatchObject({ code: "unauthorized", traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test("a missing right is 401 too, and shortens lists without a word", async () => {
    const { simulator, ask } = await awork({ quirks: { plansUsers: false, seesUsers: false } });
    const { id: userId } = simulator.addUser({ email: "ada@example.com" });
    const { id } = simulator.addAbsence({ userId });
    expect((await ask("GET", "/absences")).body).toEqual([]);
    expect((await ask("GET", "/users")).body).toMatchObject([{ id: simulator.me.id }]);
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect((await ask(method, `/absences/${id}`, method === "PUT" ? { userId } : undefined)).status).toBe(401);
    }
    expect((await ask("POST", "/absences", { userId })).status).toBe(401);
  });

  test("too many requests are told when to come back", async () => {
    let seconds = 0;
    const now = () => `2026-07-21T08:00:0${seconds}.000Z`;
    const { ask } = await awork({ now, quirks: { rateLimit: { perSecond: 2, perMinute: 3 } } });
    const statuses = async (count: number) => {
      const answers = [];
      for (let i = 0; i < count; i += 1) answers.push(await ask("GET", "/me"));
      return answers.map(({ status, headers }) => `${status} ${headers.get("ratelimit-reset")}`);
    };
    expect(await statuses(3)).toEqual(["200 null", "200 null", "429 1"]);
    seconds = 5;
    expect(await statuses(1)).toEqual(["429 55"]);
  });

  test.each(["/nothing", "/users/x/capacity", "/absences/00000000-0000-4000-8000-00000000dead"])(
    "%s is not found",
    async (path) => {
      const { ask } = await awork();
      expect(await ask("GET", path)).toMatchObject({ status: 404, body: { code: "not-found" } });
    },
  );
});

test("a form without days, with times and with an offset is rounded in UTC", async () => {
  const { simulator, ask } = await awork();
  const { id: userId } = simulator.addUser({ email: "ada@example.com" });
  const { status, body } = await ask("POST", "/absences", { userId, startOn: "2026-07-21T01:00:00+02:00" });
  expect(status).toBe(200);
  expect(body).toMatchObject({ startOn: "2026-07-20T00:00:00Z", endOn: "2026-07-20T23:59:59Z", isReadOnly: false });
  const wrong = await ask("POST", "/absences", { userId, startOn: "tomorrow" });
  expect(wrong).toMatchObject({ status: 400, body: { validationErrors: [{ property: "StartOn" }] } });
  expect((await ask("POST", "/absences", { userId: "nobody" })).status).toBe(400);
  expect((await ask("POST", "/absences", "text")).status).toBe(400);
});

test("50,000 users and 100,000 absences are listed in seconds, filtered too", async () => {
  const { simulator, ask } = await awork();
  simulator.forgetful = true;
  for (let i = 0; i < 50_000; i += 1) {
    const { id: userId } = simulator.addUser({ email: `p${i}@example.com`, firstName: "Person", lastName: `${i}` });
    for (const day of ["2026-07-20", "2026-09-01"])
      simulator.addAbsence({ userId, startOn: `${day}T00:00:00Z`, endOn: `${day}T00:00:00Z` });
  }
  const began = performance.now();
  const filterby = encodeURIComponent("endOn ge datetime'2026-08-01T00:00'");
  let read = 0;
  for (let page = 1; page <= 50; page += 1) {
    read += (await ask("GET", `/absences?page=${page}&pageSize=1000&filterby=${filterby}&orderby=createdOn%20asc`)).body
      .length;
  }
  expect(read).toBe(50_000);
  expect(performance.now() - began).toBeLessThan(10_000);
});
