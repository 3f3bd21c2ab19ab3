import { describe, expect, test } from "vitest";
import type { SimAnswer, SimRequest } from "../../../../core/plugin/simulator.ts";
import { clientFor, readAll, room } from "./room.ts";

async function roomOf(people: number, quirks = {}, further: object = { page_size: 10 }) {
  const opened = await room(quirks, further);
  for (let n = 1; n <= people; n += 1) opened.simulator.addUser({ email: `nr${n}@example.com` });
  return opened;
}

/** Whether a request asks for what comes after so many records. */
const isBeyond =
  (people: number) =>
  ({ query }: SimRequest) =>
    Number(query.get("startIndex")) > people;

describe("lists are read to their end", () => {
  test.each([0, 1, 9, 10, 11, 20, 25])("%i users, 10 a page", async (people) => {
    const { client } = await roomOf(people);
    const { records, completeness } = await readAll(client.users.list());
    expect(new Set(records.map(({ id }) => id)).size).toBe(people);
    expect(completeness.tally.distinct).toBe(people);
  });

  test("a server that gives fewer than were asked for is followed by what came", async () => {
    const { client } = await roomOf(23, { mostAPage: 4 });
    expect((await readAll(client.users.list())).records).toHaveLength(23);
  });

  test.each([10, 25, 30])("a total that is only the page's does not end the list (%i users)", async (people) => {
    const { client } = await roomOf(people, { totalOfPage: true });
    expect((await readAll(client.users.list())).records).toHaveLength(people);
  });

  test.each([3, 4, 7, 8, 12])(
    "nor where the server gives fewer at once than were asked for: nobody is made again (%i users)",
    async (people) => {
      const { client } = await roomOf(people, { totalOfPage: true, mostAPage: 4 });
      expect((await readAll(client.users.list())).records).toHaveLength(people);
    },
  );

  test.each([0, 3, 11])("a list that fits on its pages costs one more request, or none (%i users)", async (people) => {
    const { simulator, client } = await roomOf(people);
    const { completeness } = await readAll(client.users.list());
    expect(completeness.tally).toMatchObject({ distinct: people, total: people });
    expect(simulator.log.filter(({ path }) => path.endsWith("/Users"))).toHaveLength(people === 0 ? 1 : 2);
  });

  test.each([
    ["refuses", { status: 400, body: { detail: "startIndex out of range" } }],
    ["does not know", { status: 404, body: { detail: "no such page" } }],
    ["answers with no list to", { status: 200, body: { totalResults: 3 } }],
  ])("a server that %s what lies beyond its end has given everything", async (_, how) => {
    const { simulator, client } = await roomOf(3);
    simulator.fault({ path: /Users$/, where: isBeyond(3), times: Number.POSITIVE_INFINITY, how });
    expect((await readAll(client.users.list())).records).toHaveLength(3);
  });

  test("[completeness] a refusal there shows nothing if the total is only the page's", async () => {
    const { simulator, client } = await roomOf(25, { totalOfPage: true, mostAPage: 4 });
    const how = { status: 400, body: { detail: "startIndex is not supported" } };
    simulator.fault({ path: /Users$/, where: isBeyond(4), times: Number.POSITIVE_INFINITY, how });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test.each([3, 10, 25])(
    "a server that cannot turn pages, but counts all of its list, gave it (%i users)",
    async (people) => {
      const { client } = await roomOf(people, { firstPageAlways: true }, { page_size: 25 });
      expect((await readAll(client.users.list())).records).toHaveLength(people);
    },
  );

  test.each([1, 3, 10, 25])("a server without pages gives its whole list at once (%i users)", async (people) => {
    const { client } = await roomOf(people, { noPages: true });
    expect((await readAll(client.users.list())).records).toHaveLength(people);
  });

  test.each([
    [240, { mostAPage: 50 }, 100],
    [240, { mostAPage: 100 }, 200],
    [240, { mostAPage: 100 }, 100],
    [40, { mostAPage: 50 }, 100],
  ])(
    "[completeness] a page that comes again is not everything if the total is only the page's (%i users, %j, %i asked for)",
    async (people, quirks, page_size) => {
      const { client } = await roomOf(people, { ...quirks, totalOfPage: true, firstPageAlways: true }, { page_size });
      await expect(readAll(client.users.list())).rejects.toMatchObject({
        code: "INCOMPLETE_READ",
        remedy: expect.stringContaining("cursor"),
      });
    },
  );

  test.each([400, 404, 501])("[completeness] nor if the server refuses cursors (%i)", async (status) => {
    const { simulator, client } = await roomOf(25, { totalOfPage: true, firstPageAlways: true });
    const where = ({ query }: SimRequest) => query.has("cursor");
    simulator.fault({ path: /Users$/, where, how: { status, body: { detail: "no cursors" } } });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test("[completeness] nor if the server answers cursors with a fault of its own, however often it is asked", async () => {
    const { simulator, client } = await roomOf(25, { totalOfPage: true, firstPageAlways: true });
    const where = ({ query }: SimRequest) => query.has("cursor");
    simulator.fault({ path: /Users$/, where, times: Number.POSITIVE_INFINITY, how: { status: 500, body: "" } });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test.each([400, 500])(
    "[completeness] nor if it does not answer a question for one record alone (%i)",
    async (status) => {
      const { simulator, client } = await roomOf(25, { totalOfPage: true, firstPageAlways: true });
      const where = ({ query }: SimRequest) => query.get("count") === "1" && !query.has("cursor");
      simulator.fault({ path: /Users$/, where, times: Number.POSITIVE_INFINITY, how: { status, body: {} } });
      await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
    },
  );

  test("and is read by cursors all the same if it has them", async () => {
    const { simulator, client } = await roomOf(25, { totalOfPage: true, firstPageAlways: true, cursors: true });
    const where = ({ query }: SimRequest) => query.get("count") === "1" && !query.has("cursor");
    simulator.fault({ path: /Users$/, where, times: Number.POSITIVE_INFINITY, how: { status: 500, body: {} } });
    expect((await readAll(client.users.list())).records).toHaveLength(25);
  });

  test.each([1, 2, 3, 4, 5, 10, 25])("such a server is read by cursors if it has them (%i users)", async (people) => {
    const quirks = { totalOfPage: true, firstPageAlways: true, mostAPage: 4, cursors: true };
    const { simulator, client } = await roomOf(people, quirks);
    const { records, completeness } = await readAll(client.users.list());
    expect(new Set(records.map(({ id }) => id)).size).toBe(people);
    expect(completeness.tally.distinct).toBe(people);
    expect(simulator.log.every(({ query }) => !(query.includes("cursor=") && query.includes("startIndex")))).toBe(true);
  });

  test("a cursor that comes twice is refused", async () => {
    const { simulator, client } = await roomOf(25, { totalOfPage: true, firstPageAlways: true, cursors: true });
    const how = (answer: SimAnswer): SimAnswer => ({
      ...answer,
      body: { ...(answer.body as object), nextCursor: "x" },
    });
    const where = ({ query }: SimRequest) => query.has("cursor");
    simulator.fault({ path: /Users$/, where, times: Number.POSITIVE_INFINITY, how });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test("what fails beyond the end fails the list", async () => {
    const { simulator, client } = await roomOf(3);
    simulator.fault({ path: /Users$/, after: 1, times: Number.POSITIVE_INFINITY, how: { status: 500, body: "" } });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  test("the same page again is refused", async () => {
    const { client } = await roomOf(25, { firstPageAlways: true });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test("a list that ends before its total is refused", async () => {
    const { simulator, client } = await roomOf(25);
    const how = { status: 200, body: { totalResults: 25, Resources: [] } };
    simulator.fault({ path: /Users$/, after: 2, times: Number.POSITIVE_INFINITY, how });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });

  test.each([{}, { Resources: "none" }, [], { totalResults: 3 }])("%j is no list", async (body) => {
    const { simulator, client } = await roomOf(1);
    simulator.fault({ path: /Users$/, how: { status: 200, body } });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  test("a record without an id is none", async () => {
    const { simulator, client } = await roomOf(1);
    simulator.fault({
      path: /Users$/,
      how: { status: 200, body: { totalResults: 1, Resources: [{ userName: "x" }] } },
    });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });
});

describe("what a server says it can", () => {
  test("is asked once", async () => {
    const { simulator, client } = await room({ noEnterprise: true, etags: true });
    const told = { described: true, patch: true, etag: true, groups: true, enterprise: false };
    expect(await client.abilities()).toEqual(told);
    expect(await client.abilities()).toEqual(told);
    expect(simulator.log.map(({ path }) => path)).toEqual([
      "/v2/ServiceProviderConfig",
      "/v2/ResourceTypes",
      "/v2/Schemas",
    ]);
  });

  test("is taken to be the usual case where it says nothing", async () => {
    const { client } = await room({ undescribed: true });
    const usual = { described: false, patch: true, etag: false, groups: true, enterprise: false };
    expect(await client.abilities()).toEqual(usual);
  });

  const HTML = { "content-type": "text/html" };
  test.each<[string, SimAnswer]>([
    ["404 with a page of its own", { status: 404, body: "<html>Cannot GET /Schemas</html>", headers: HTML }],
    ["404 in plain words", { status: 404, body: "Not Found" }],
    ["404 without a body", { status: 404, headers: HTML }],
    ["405", { status: 405 }],
    ["501", { status: 501, body: { status: "501" } }],
    ["200 with a page of its own", { status: 200, body: "<html>the app</html>", headers: HTML }],
  ])("is taken to be the usual case where it answers %s", async (_, how) => {
    const { simulator, client } = await room();
    simulator.fault({ path: /ServiceProviderConfig|ResourceTypes|Schemas/, times: Number.POSITIVE_INFINITY, how });
    const usual = { described: false, patch: true, etag: false, groups: true, enterprise: false };
    expect(await client.abilities()).toEqual(usual);
  });

  test("a wrong address is told all the same, by the list of users", async () => {
    const { simulator, client } = await room();
    const how = { status: 404, body: "<html>Cannot GET</html>", headers: HTML };
    simulator.fault({ path: /./, times: Number.POSITIVE_INFINITY, how });
    await expect(readAll(client.users.list())).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  test("the config's word is the last", async () => {
    const { client } = await room({ undescribed: true }, { patch: "put", enterprise: "yes" });
    expect(await client.abilities()).toMatchObject({ patch: false, enterprise: true });
  });

  test("is asked again after it failed", async () => {
    const { simulator, client } = await room();
    simulator.fault({ path: /Schemas/, how: { status: 403, body: {} } });
    await expect(client.abilities()).rejects.toMatchObject({ code: "RIGHT_MISSING" });
    expect(await client.abilities()).toMatchObject({ enterprise: true });
  });
});

describe("check", () => {
  test("tells what works, and writes nothing", async () => {
    const { simulator, client } = await roomOf(3);
    expect(await client.check({ groups: true })).toEqual({
      tenant: simulator.base,
      checks: [
        { what: "scim.description", state: "ok", detail: expect.stringContaining("by PATCH, with the enterprise") },
        { what: "scim.users.read", state: "ok", detail: "users can be read; the first page has 3" },
        { what: "scim.groups.read", state: "ok", detail: "groups can be read; the first page has 0" },
      ],
    });
    expect(simulator.writes()).toEqual([]);
  });

  test("calls a wrong address what it is, also where the server says so as SCIM does", async () => {
    const { simulator } = await room();
    const client = clientFor(`${simulator.base}/Users`, simulator.token);
    const { checks } = await client.check({ groups: true });
    const lists = checks.filter(({ what }) => what !== "scim.description");
    expect(lists.map(({ state, code }) => `${state} ${code}`)).toEqual([
      "failed CONTRACT_BROKEN",
      "failed CONTRACT_BROKEN",
    ]);
    for (const { remedy } of lists) expect(remedy).toMatch(/^Check the base URL of scim/);
  });

  test("names a bad token in each line, and groups that are not there", async () => {
    const bad = await room({}, { token: "wrong" });
    const { checks } = await bad.client.check({ groups: false });
    expect(checks.map(({ state, code }) => `${state} ${code}`)).toEqual(Array(2).fill("failed CREDENTIALS_REFUSED"));
    const { client } = await room({ noGroups: true });
    expect((await client.check({ groups: true })).checks[2]).toMatchObject({
      state: "failed",
      code: "CONTRACT_BROKEN",
    });
  });
});
