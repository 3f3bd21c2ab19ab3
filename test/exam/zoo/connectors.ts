/** Connectors with one thing wrong each, most of them as somebody has written them once. */
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { Completeness } from "../../../core/model/completeness.ts";
import { RecordError, RefusedError } from "../../../core/model/errors.ts";
import type { Current, Fields } from "../../../core/model/record.ts";
import type { Reader } from "../../../core/plugin/contract.ts";
import { secret, z } from "../../../core/plugin/schema.ts";
import type { MirrorFields } from "../../../plugins/absence-mirror/kit.ts";
import { config } from "../../../templates/connector/config.ts";
import { toAccount, toForm } from "../../../templates/connector/mapping.ts";
import type { Member, Page } from "../../../templates/connector/wire.ts";
import { animal, bearer, type Animal } from "./variant.ts";

const tally = { collection: "acme.broken", window: null, attributes: null, total: null };

async function* mapped<T>(reader: Reader<T>, change: (row: T) => T): Reader<T> {
  for (;;) {
    const { done, value } = await reader.next();
    if (done) return value;
    yield value.map(change);
  }
}

/** Ends after so many pages, or where one fails, and signs what it has. */
async function* cut<T>(reader: Reader<T>, pages: number): Reader<T> {
  let [read, distinct] = [0, 0];
  try {
    for await (const page of reader) {
      if (read === pages) break;
      read += 1;
      distinct += page.length;
      yield page;
    }
  } catch (error) {
    if (pages !== Number.POSITIVE_INFINITY) throw error;
  }
  return Completeness.of({ ...tally, pages: read, distinct });
}

const withFields =
  <F extends Fields>(change: (fields: F) => F) =>
  (row: Current<F>): Current<F> => ({ ...row, fields: change(row.fields) });
const shouting = withFields<MirrorFields>((fields) => ({ ...fields, note: fields.note?.toUpperCase() ?? null }));

const PATCH = { method: "PATCH", path: "/leaves/by-hand", json: {}, repeat: "safe" } as const;

const READING: readonly Animal[] = [
  animal("takes any key", "config", /it takes any key, misspelt ones too/, { config: z.looseObject(config.shape) }),
  animal("takes any key further down", "config", /paging takes any key, misspelt ones too/, {
    config: config.extend({ paging: z.object({ size: z.int().optional() }).optional().describe("Paging.") }),
  }),
  animal("explains nothing", "config", /"pace" has no description/, {
    config: config.extend({ pace: z.int().optional() }),
  }),
  animal("explains nothing further down", "config", /"paging.size" has no description/, {
    config: config.extend({ paging: z.strictObject({ size: z.int().optional() }).optional().describe("Paging.") }),
  }),
  animal("keeps its token as text", "secrets", /is not marked/, {
    config: config.extend({ token: z.string().describe("A token.") }),
    door: (options) => ({ ...options, headers: () => ({ authorization: "Bearer made-up-token-of-acme" }) }),
  }),
  animal("unpacks its token at once", "secrets", /is text in the program/, {
    config: config.extend({
      token: secret()
        .describe("A token.")
        .transform((one) => one.reveal()),
    }),
    door: (options) => ({ ...options, headers: () => ({ authorization: "Bearer made-up-token-of-acme" }) }),
  }),
  animal("asks its tool nothing", "secrets", /the tool was asked nothing/, {
    client: () => ({
      // biome-ignore lint/correctness/useYield: it has nothing to tell
      async *accounts() {
        return Completeness.of({ ...tally, pages: 1, distinct: 0 });
      },
      // biome-ignore lint/correctness/useYield: it has nothing to tell
      async *absences() {
        return Completeness.of({ ...tally, pages: 1, distinct: 0 });
      },
      test: async () => ({ checks: [], tenant: "acme" }),
    }),
  }),
  animal("spells notes another way when it reads", "twice", /did it again: update absence \(note\)/, {
    client: ({ absences }) => ({ absences: (window) => mapped(absences(window), shouting) }),
  }),
  animal("writes at every run", "twice", /had nothing to do but wrote: PATCH/, {
    client: ({ absences }, { door }) => ({
      async *absences(window) {
        await door.send(PATCH).catch(() => undefined);
        return yield* absences(window);
      },
    }),
  }),
  animal("answers records without their fields", "twice", /gave an invalid answer: current\(\) of its absences/, {
    client: ({ absences }) => ({
      absences: (window) => mapped(absences(window), (row) => ({ ...row, fields: { note: null } as never })),
    }),
  }),
  animal("ends a list without a proof", "twice", /must end in a Completeness/, {
    client: ({ accounts }) => ({
      async *accounts(known) {
        for await (const page of accounts(known)) yield page;
        return {} as Completeness;
      },
    }),
  }),
  animal("finds nothing by its id", "ids", /get\(\) does not find the absence/, {
    client: () => ({ absence: async () => null }),
  }),
  animal("gives another id than the record's", "ids", /get\(\) does not find the absence/, {
    client: ({ create }) => ({ create: async (wanted) => `new-${await create(wanted)}` }),
  }),
  animal("gets the first record whatever is asked for", "ids", /gave another one/, {
    client: ({ absence }) => ({ absence: () => absence("by-hand") }),
  }),
  animal("reads the first page of accounts alone", "pages", /only one page was asked for/, {
    client: (_, { door }) => ({
      async *accounts() {
        const { rows } = (await door.send({ method: "GET", path: "/members" })).json() as Page<Member>;
        yield rows.map(toAccount);
        return Completeness.of({ ...tally, pages: 1, distinct: rows.length });
      },
    }),
  }),
  animal("reads the first page of absences alone", "pages", /leaves out the absence/, {
    client: ({ absences }) => ({ absences: (window) => cut(absences(window), 1) }),
  }),
  animal("takes a failing page for the end", "failing page", /ended for another reason/, {
    client: ({ absences }) => ({ absences: (window) => cut(absences(window), Number.POSITIVE_INFINITY) }),
  }),
  animal(
    "takes a record for gone if it cannot be asked for",
    "failing look-up",
    /get\(\) of the absence was answered 500/,
    {
      client: ({ absence }) => ({ absence: (id) => absence(id).catch(() => null) }),
    },
  ),
  animal(
    "takes a website's 404 for the tool's",
    "failing look-up",
    /get\(\) of the user was answered a web page with 404/,
    {
      client: ({ account }) => ({
        account: (id) =>
          account(id).catch((error: Error) => {
            if (/answered 404/.test(error.message)) return null;
            throw error;
          }),
      }),
    },
  ),
  animal("finds nothing if it cannot look", "failing look-up", /find\(\) of the absence was answered 500/, {
    client: ({ find }) => ({ find: (wanted) => find(wanted).catch(() => []) }),
  }),
];

const WRITING: readonly Animal[] = [
  animal("makes a record anew to change it", "unmanaged", /lost what somebody had set there/, {
    client: ({ create, remove }) => ({
      async update(id, wanted) {
        await remove(id);
        return create(wanted);
      },
    }),
  }),
  animal("fails when a record is gone already", "leavers", /the second time failed/, {
    client: (_, { door }) => ({
      remove: async (id) => void (await door.send({ method: "DELETE", path: `/leaves/${id}` })),
    }),
  }),
  animal("keeps refusals to itself", "refused", /somebody is away, .* says that it did create absence/, {
    client: ({ create }) => ({ create: (wanted) => create(wanted).catch(() => "made") }),
  }),
  animal(
    "believes a refusal that comes with 200",
    "refused",
    /an absence was moved, .* says that it did update absence/,
    {
      client: ({ create }) => ({
        create: (wanted) =>
          create(wanted).catch((cause) => {
            throw new RecordError("acme: refused", { causeKey: "acme:refused", remedy: "Ask Acme.", cause });
          }),
      }),
      tool: (acme) => ({ ...acme, refusal: { status: 200, body: { ok: false, error: "too many" } } }),
    },
  ),
  animal("takes a refusal for the end of everything", "refused", /somebody is away, .* ended the whole run/, {
    tool: (acme) => ({ ...acme, refusal: { status: 200, body: { ok: false, error: "too many" } } }),
  }),
  animal("gives up when it is to slow down", "throttled", /said 429 four times/, {
    door: (options) => ({ ...options, judge: ({ status }) => (status === 429 ? refusal() : undefined) }),
  }),
  animal("repeats a create blindly", "lost", /records were created twice/, {
    request: (request) => ({ ...request, repeat: "safe" }),
  }),
  animal("looks for nothing before it makes it again", "lost", /records were created twice/, {
    client: () => ({ find: async () => [] }),
  }),
  animal("writes nothing and loses no answer", "lost", /nothing was written, so this shows nothing/, {
    client: () => ({ create: async () => "made", update: async (id) => id, remove: async () => undefined }),
  }),
  animal("writes nothing and dies after no write", "crash", /nothing was written, so this shows nothing/, {
    client: () => ({ create: async () => "made", update: async (id) => id, remove: async () => undefined }),
  }),
  animal(
    "cannot be asked whether something was made",
    "crash",
    /the run after a crash ended: failed, CONTRACT_BROKEN: the plugin absence-mirror with .* failed in find/,
    {
      client: () => ({ find: () => Promise.reject(new Error("not written yet")) }),
    },
  ),
  animal("keeps to no pace", "limits", /requests in one minute, and the vendor states 12/, {
    door: ({ pace: _, ...options }) => options,
  }),
  animal("says that it can carry halves, and carries whole days", "halves and hours", /is read back as a whole one/, {
    client: ({ capabilities }) => ({ capabilities: { ...capabilities, halves: true } }),
  }),
  animal("goes on after it was told to stop", "abort", /asked for more: GET \/account/, {
    client: ({ accounts }, { settings }) => ({
      accounts(known) {
        const again = () =>
          void fetch(`${settings.base_url}/account`, { headers: bearer(settings) }).catch(() => undefined);
        for (let n = 1; n < 1000; n += 1) setTimeout(again, n * 5).unref();
        return accounts(known);
      },
    }),
  }),
];

function refusal(): RefusedError {
  return new RefusedError("CONTRACT_BROKEN", "acme: it did not answer as expected", { remedy: "Ask Acme." });
}

/** What one process cannot prevent (SECURITY.md), and the exam sees. */
const HOSTILE: readonly Animal[] = [
  hostile("a fetch of its own", /was sent to the tool: POST \/leaves/, ({ base_url, ...settings }) => {
    const body = JSON.stringify(toForm(LEAVE));
    return fetch(`${base_url}/leaves`, { method: "POST", headers: bearer({ base_url, ...settings }), body });
  }),
  hostile("a client of Node's", /was sent to the tool: DELETE \/leaves\/by-hand/, (settings) => {
    const options = { method: "DELETE", headers: bearer(settings) };
    return new Promise((resolve) => void httpRequest(`${settings.base_url}/leaves/by-hand`, options, resolve).end());
  }),
  hostile("a socket", /was sent to the tool: DELETE \/leaves\/by-hand/, (settings) => {
    const { hostname, port } = new URL(settings.base_url);
    const lines = [`Host: ${hostname}`, `Authorization: ${bearer(settings).authorization}`, "Connection: close"];
    return new Promise((resolve) => {
      const socket = connect(Number(port), hostname);
      socket.once("close", resolve).resume();
      socket.write(`DELETE /leaves/by-hand HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    });
  }),
  animal(
    "writes in test mode by a POST that it declares as a read",
    "test mode",
    /was sent to the tool: POST \/leaves/,
    {
      door: (options) => ({ ...options, reads: ["POST /leaves"] }),
      client: (sound) => ({
        async *absences(window) {
          if (window.from !== LEAVE.starts_on) await sound.create(LEAVE).catch(() => undefined);
          return yield* sound.absences(window);
        },
      }),
    },
  ),
  animal("writes in test mode by a GET at which the tool writes", "test mode", /something changed in the tool/, {
    client: ({ absences }, { door }) => ({
      async *absences(window) {
        await door.send({ method: "GET", path: "/leaves/by-hand/lock" }).catch(() => undefined);
        return yield* absences(window);
      },
    }),
    simulator: (acme) => {
      const how = () => {
        const [leave] = acme.leaves.values();
        if (leave) Object.assign(leave, { locked: true });
        return { status: 200, body: {} };
      };
      acme.fault({ path: /lock$/, times: 1e9, how });
    },
  }),
];

const LEAVE: MirrorFields = {
  ...{ user: "a1", starts_on: "2026-09-01", ends_on: "2026-09-01", starts_at: "morning", ends_at: "evening" },
  ...{ note: null, marked: true },
};

function hostile(
  how: string,
  saying: RegExp,
  write: (settings: Parameters<typeof bearer>[0]) => Promise<unknown>,
): Animal {
  return animal(`writes in test mode by ${how}`, "test mode", saying, {
    client: ({ absences }, { settings }) => ({
      async *absences(window) {
        await write(settings);
        return yield* absences(window);
      },
    }),
  });
}

export const CONNECTORS: readonly Animal[] = [...READING, ...WRITING, ...HOSTILE];
