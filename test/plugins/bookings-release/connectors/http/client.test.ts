/** The described booking tool: every way to page, every spelling of a booking, and rows that must not be taken for bookings. */
import { afterEach, describe, expect, it } from "vitest";
import { HttpClient } from "../../../../../plugins/bookings-release/connectors/http/client.ts";
import { httpConfig } from "../../../../../plugins/bookings-release/connectors/http/config.ts";
import { testContext } from "../../../../kit/plugin-context.ts";
import { readAll } from "../../source.ts";
import { startMadeUpTool, type Row } from "./made-up-tool.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const WINDOW = { from: "2026-07-20", to: "2026-10-19" };

function row(id: string | number, further: object = {}): Row {
  const times = { begins: "2026-07-22T09:00", ends: "2026-07-22T17:00:00" };
  return { id, ...times, place: { name: "Desk 3" }, user: { email: "Ann@example.com" }, ...further };
}

const FIELDS = { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" };
const PLAIN = { path: "/plain" };

interface Settings {
  readonly fields?: object;
  readonly readOnly?: boolean;
  readonly [key: string]: unknown;
}

function described(base: string, { fields = {}, ...further }: Settings = {}) {
  return {
    ...{ type: "http", base_url: `${base}/v1`, headers: { "x-key": "made-up-key" }, times: "local", list: PLAIN },
    ...{ fields: { ...FIELDS, ...fields }, cancel: { path: "/bookings/{id}" }, ...further },
  };
}

async function room(rows: Row[], further: Settings = {}) {
  const { readOnly = false, ...settings } = further;
  const tool = await startMadeUpTool(rows);
  const context = testContext({ readOnly });
  open.push(context, tool);
  const client = new HttpClient(httpConfig.parse(described(tool.url, settings)), context);
  const bookings = async () => (await readAll(client.bookings.bookings(WINDOW))).records;
  const first = async () => (await bookings())[0]?.fields;
  return { tool, client, bookings, first };
}

describe("the list", () => {
  it("is read as it is described, and told by e-mail alone", async () => {
    const { client, bookings } = await room([row(7)]);
    expect(client.people).toBeNull();
    expect(await bookings()).toEqual([
      {
        remoteId: "7",
        key: null,
        title: "Desk 3 2026-07-22T09:00 to 2026-07-22T17:00",
        active: true,
        marked: false,
        fields: {
          account: null,
          email: "ann@example.com",
          space: "Desk 3",
          subject: null,
          starts_at: "2026-07-22T09:00",
          ends_at: "2026-07-22T17:00",
          zone: "Europe/Berlin",
          blocker: false,
        },
      },
    ]);
  });

  const rest = { rows: "data.items", total: "meta.total" };
  it.each([
    ["at once", PLAIN],
    ["by number", { path: "/numbered", ...rest, paging: { by: "number", size: 2 } }],
    ["by number without a total", { path: "/numbered", rows: "data.items", paging: { by: "number", size: 2 } }],
    ["by offset", { path: "/offset", ...rest, paging: { by: "offset", size: 2 } }],
    ["by cursor", { path: "/cursor", rows: "items", paging: { by: "cursor", parameter: "after_row", next: "next" } }],
    ["by link", { path: "/linked", rows: "items", paging: { by: "link", next: "next" } }],
    ["by a search", { method: "POST", path: "/search", rows: "found", body: { from: "{from}", deep: ["{after}"] } }],
  ])("is read to its end %s", async (_, list) => {
    const { bookings, tool } = await room(
      [1, 2, 3, 4, 5].map((id) => row(id)),
      { list, readOnly: true },
    );
    expect((await bookings()).map(({ remoteId }) => remoteId)).toEqual(["1", "2", "3", "4", "5"]);
    if (list.path === "/search")
      expect(JSON.parse(tool.log[0]!.text)).toEqual({ from: "2026-07-20", deep: ["2026-10-20"] });
  });

  it("asks for the days by placeholders, and takes no booking of other days", async () => {
    const list = { path: "/plain", query: { since: "{from}T00:00:00Z", to: "{to}", before: "{after}" } };
    const outside = row(2, { begins: "2026-12-24T09:00", ends: "2026-12-24T17:00" });
    const { tool, bookings } = await room([row(1), outside], { list });
    expect(await bookings()).toHaveLength(1);
    const asked = Object.fromEntries(new URLSearchParams(tool.log[0]!.query));
    expect(asked).toEqual({ since: "2026-07-20T00:00:00Z", to: "2026-10-19", before: "2026-10-20" });
  });

  it("leaves out rows that are no bookings any more, and still counts them", async () => {
    const list = {
      path: "/numbered",
      ...rest,
      paging: { by: "number", size: 2 },
      where: { field: "state", is: ["booked"] },
    };
    const rows = [row(1, { state: "booked" }), row(2, { state: "cancelled" }), row(3)];
    const { client } = await room(rows, { list });
    const { records, completeness } = await readAll(client.bookings.bookings(WINDOW));
    expect(records.map(({ remoteId }) => remoteId)).toEqual(["1"]);
    expect(completeness.tally).toMatchObject({ total: 3, distinct: 3 });
  });

  it.each([
    ["is something else than a list", { path: "/numbered" }],
    ["lies somewhere else", { path: "/numbered", rows: "data.rows" }],
    ["has no total where one is described", { path: "/numbered", rows: "data.items", total: "total" }],
  ])("refuses an answer that %s, by name", async (_, list) => {
    const { bookings } = await room([row(1)], { list });
    await expect(bookings()).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
  });

  it("that is shorter than its total is not taken for the whole", async () => {
    const { bookings, tool } = await room([row(1), row(2), row(3)], {
      list: { path: "/numbered", ...rest, paging: { by: "number", size: 2 } },
    });
    const body = { data: { items: [] }, meta: { total: 3 } };
    tool.fault({ after: 1, times: Number.POSITIVE_INFINITY, how: { status: 200, body } });
    await expect(bookings()).rejects.toMatchObject({ code: "INCOMPLETE_READ" });
  });
});

describe("a booking", () => {
  it.each<[string, Settings, object, object]>([
    [
      "local times, whatever offset is written",
      {},
      { begins: "2026-07-22 09:00", ends: "2026-07-22T17:00:00+09:00" },
      {},
    ],
    ["instants", { times: "instant" }, { begins: "2026-07-22T07:00:00Z", ends: "2026-07-22T17:00:00+02:00" }, {}],
    [
      "instants in the place's zone",
      { times: "instant", fields: { timezone: "place.zone" } },
      { begins: "2026-07-22T00:00:00Z", ends: "2026-07-22T08:00:00Z", place: { name: "Desk 3", zone: "Asia/Tokyo" } },
      { zone: "Asia/Tokyo" },
    ],
    [
      "a zone of its own where no field tells one",
      { times: "instant", timezone: "UTC" },
      { begins: "2026-07-22T09:00:00Z", ends: "2026-07-22T17:00:00Z" },
      { zone: "UTC" },
    ],
    [
      "an end at a midnight that clocks skip",
      { times: "instant", timezone: "America/Santiago" },
      { begins: "2026-09-05T04:00:00Z", ends: "2026-09-06T04:00:00Z" },
      { starts_at: "2026-09-05T00:00", ends_at: "2026-09-06T00:00" },
    ],
    [
      "mere dates, the last one included",
      {},
      { begins: "2026-07-22", ends: "2026-07-23" },
      { starts_at: "2026-07-22T00:00", ends_at: "2026-07-24T00:00" },
    ],
    ["a subject", { fields: { subject: "title" } }, { title: " Quiet " }, { subject: "Quiet" }],
    ["nobody's address", {}, { user: null }, { email: null }],
  ])("may have %s", async (_, settings, fields, expected) => {
    const { first } = await room([row(1, fields)], settings);
    expect(await first()).toMatchObject({ starts_at: "2026-07-22T09:00", ends_at: "2026-07-22T17:00", ...expected });
  });

  it.each<[string, Settings, object]>([
    ["without an id", {}, { id: null }],
    ["without a beginning", {}, { begins: undefined }],
    ["with an end on a day that there is not", {}, { ends: "2026-02-30T00:00" }],
    ["with an end at an hour that there is not", {}, { ends: "2026-07-22T25:00" }],
    ["with a beginning in words", {}, { begins: "tomorrow" }],
    ["with an instant that has no offset", { times: "instant" }, {}],
    ["with a zone that is none", { fields: { timezone: "zone" } }, { zone: "Berlin" }],
    ["with an address that is none", {}, { user: { email: ["ann@example.com"] } }],
  ])("%s is refused by the name of the field, never by its value", async (_, settings, fields) => {
    const { bookings } = await room([row(1, fields)], settings);
    const error = await bookings().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "CONTRACT_BROKEN", message: expect.stringMatching(/the field \w+/) });
    expect(String(error)).not.toMatch(/tomorrow|ann@/);
  });

  it("B3 is a blocker by the field that the description names; a row without it is taken for one", async () => {
    const blocker = { field: "kind", is: ["blocked", 2] };
    const rows = ["blocked", 2, "desk", null].map((kind, id) => row(id, { kind }));
    const { bookings } = await room([...rows, row(9)], { blocker });
    expect((await bookings()).map(({ fields }) => fields.blocker)).toEqual([true, true, false, false, true]);
  });

  it("B3 is taken for a blocker where the field holds what the description does not speak of", async () => {
    const rows = ["true", 1, [], {}, "", true, false, null].map((kind, id) => row(id, { kind }));
    const { bookings } = await room(rows, { blocker: { field: "kind", is: [true] } });
    expect((await bookings()).map(({ fields }) => fields.blocker)).toEqual(
      ["true", 1, [], {}, ""].map(() => true).concat([true, false, false]),
    );
  });

  it("B3 is taken for a blocker where its subject is missing; one that is empty has none", async () => {
    const rows = ["Desk", "", null, undefined].map((about, id) => row(id, { about }));
    const { bookings } = await room(rows, { fields: { ...FIELDS, subject: "about" } });
    expect((await bookings()).map(({ fields }) => fields.blocker)).toEqual([false, false, false, true]);
  });
});

describe("cancelling", () => {
  it("B2 is done as described, once more is success", async () => {
    const { client, tool, bookings } = await room([row("a/b"), row("c")]);
    await client.bookings.release("a/b");
    await client.bookings.release("a/b");
    expect((await bookings()).map(({ remoteId }) => remoteId)).toEqual(["c"]);
    expect(tool.writes().map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill("DELETE /v1/bookings/a%2Fb"),
    );
  });

  it("may be a POST with the id in query and body", async () => {
    const cancel = {
      method: "POST",
      path: "/bookings",
      query: { of: "{id}" },
      body: { state: "cancelled", ids: ["{id}"] },
    };
    const { client, tool } = await room([row(1)], { cancel });
    tool.fault({ method: "POST", how: { status: 200, body: {} } });
    await client.bookings.release("1");
    expect(tool.log[0]).toMatchObject({ path: "/v1/bookings", query: "?of=1" });
    expect(JSON.parse(tool.log[0]!.text)).toEqual({ state: "cancelled", ids: ["1"] });
  });

  it("that the tool refuses is that booking's failure; too late is no missing right", async () => {
    const { client, tool } = await room([row(1)], { cancel: { path: "/bookings/{id}", too_late: [403], gone: [410] } });
    tool.fault({ method: "DELETE", how: { status: 403 } });
    await expect(client.bookings.release("1")).rejects.toMatchObject({ causeKey: "http:too-late", refusal: false });
    await client.bookings.release("1");
    await expect(client.bookings.release("1")).rejects.toMatchObject({ name: "RecordError", causeKey: "http:404" });
  });

  it("B8 does not happen in test mode, and a list by POST still does", async () => {
    const list = { method: "POST", path: "/search", rows: "found" };
    const { client, tool, bookings } = await room([row(1)], { list, readOnly: true });
    await expect(client.bookings.release("1")).rejects.toThrow();
    expect(await bookings()).toHaveLength(1);
    expect(tool.rows).toHaveLength(1);
  });
});

describe("B7 the connection test", () => {
  it("B7 reads the week ahead and tells how many bookings have an address", async () => {
    const { client, tool } = await room([row(1), row(2, { user: null })], { readOnly: true });
    const detail = "2 bookings of the week ahead are visible, 1 of them with an e-mail";
    expect(await client.test()).toEqual({
      tenant: null,
      checks: [{ what: "http.bookings.read", state: "ok", detail }],
    });
    expect(tool.writes()).toEqual([]);
  });

  it("B7 warns when none has one: the field is described wrongly", async () => {
    const { client } = await room([row(1)], { fields: { email: "user.mail" } });
    expect((await client.test()).checks[0]).toMatchObject({
      state: "warning",
      remedy: expect.stringContaining("user.mail"),
    });
  });

  it("B7 fails with the words of the refusal", async () => {
    const { client } = await room([row(1)], { headers: { "x-key": "another" } });
    expect((await client.test()).checks[0]).toMatchObject({ state: "failed", code: "CREDENTIALS_REFUSED" });
  });
});

describe("a description", () => {
  it.each<[string, Settings]>([
    ["without a word on times", { times: undefined }],
    ["that cancels nobody knows what", { cancel: { path: "/bookings" } }],
    ["with a placeholder that there is not", { list: { path: "/plain", query: { since: "{yesterday}" } } }],
    ["with the day in a path", { list: { path: "/plain/{from}" } }],
    ["with days in a cancellation", { cancel: { path: "/bookings/{id}/{from}" } }],
    ["with a path that does not begin", { list: { path: "plain" } }],
    ["with a place that is none", { fields: { id: "a..b" } }],
    ["with a key that there is not", { release: {} }],
    ["with a body that nobody would send", { list: { path: "/plain", body: { from: "{from}" } } }],
    ["with a header that has no name", { headers: { "x key": "made-up-key" } }],
    ["that pages by wishing", { list: { path: "/plain", paging: { by: "hope" } } }],
    [
      "whose list could cancel",
      { list: { method: "POST", path: "/rpc" }, cancel: { method: "POST", path: "/rpc", body: { id: "{id}" } } },
    ],
  ])("%s is refused when the config is read", (_, settings) => {
    expect(httpConfig.safeParse(described("https://desks.example.com")).success).toBe(true);
    expect(httpConfig.safeParse(described("https://desks.example.com", settings)).success).toBe(false);
  });
});
