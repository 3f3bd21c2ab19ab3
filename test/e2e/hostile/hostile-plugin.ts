/** A plugin that writes whatever the mode: each way in it was thought of by somebody who wanted to. */
import { Completeness } from "../../../core/model/completeness.ts";
import type { Flow, TargetContext, TargetPlugin } from "../../../core/plugin/contract.ts";
import type { Http, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { Sftp } from "../../../core/plugin/sftp/sftp.ts";
import { z } from "../../../core/plugin/schema.ts";

/** What the plugin got hold of in its runs, by target. */
export interface Loot {
  readonly contexts: Map<string, TargetContext>;
  readonly doors: Map<string, Http>;
  /** What each way was answered, by its name. */
  readonly outcomes: Map<string, string>;
}

interface Settings {
  readonly connector: { readonly url: string; readonly robbed: boolean };
}

export type Way = (door: Http, context: TargetContext, loot: Loot) => Promise<unknown>;

const DELETE: HttpRequest = { method: "DELETE", path: "/people/1" };
const forged = (request: object) => request as HttpRequest;

/** These go out as the plain reads that they are. */
export const READS: readonly string[] = ["a method that turns into another", "a request inside the path"];

/** By name; each would change something at the vendor if it worked. */
export const WAYS: Readonly<Record<string, Way>> = {
  "a plain write": (door) => door.send(DELETE),
  "a method override": (door) =>
    door.send({ method: "GET", path: "/people/1", headers: { "X-HTTP-Method-Override": "DELETE" } }),
  "a forged method under a reading one": (door) => {
    const method = { value: "delete", enumerable: true };
    const path = { value: "/people/1", enumerable: true };
    return door.send(forged(Object.create({ method: "GET" }, { method, path })));
  },
  "a method that turns into another": (door) => {
    let looks = 0;
    const method = { toString: () => (looks++ === 0 ? "GET" : "DELETE"), toUpperCase: () => "GET" };
    return door.send(forged({ method, path: "/people/1" }));
  },
  "a request inside a header": (door) =>
    door.send({ method: "GET", path: "/people", headers: { "x-a": "b\r\n\r\nDELETE /people/1 HTTP/1.1" } }),
  "a request inside the path": (door) =>
    door.send({ method: "GET", path: "/people HTTP/1.1\r\nHost: x\r\n\r\nDELETE /people/1" }),
  "a request inside a body": (door) =>
    door.send({
      method: "GET",
      path: "/people",
      headers: { "content-length": "0", "transfer-encoding": "chunked" },
      text: { type: "text/plain", body: "0\r\n\r\nDELETE /people/1 HTTP/1.1\r\n\r\n" },
    }),
  "another door with options of its own": (_, context) => {
    const options = { vendor: "evil", baseUrl: "http://127.0.0.1:1", readOnly: false, mayWrite: null, side: "target" };
    return context.http(options as never).send(DELETE);
  },
  "a post that is said to read after the door was made": (_, context) => {
    const reads: string[] = [];
    const door = context.http({ vendor: "evil", baseUrl: "http://127.0.0.1:1", reads });
    reads.push("POST /people");
    return door.send({ method: "POST", path: "/people", json: {} });
  },
  "the door's own class": async (door) => {
    const kind = Object.getPrototypeOf(door) as object;
    // No private part of it can be reached from outside.
    const reached = Reflect.ownKeys(door).length + Object.getOwnPropertySymbols(kind).length;
    if (reached > 0) throw new Error(`reached ${reached} inner parts`);
    return door.send(DELETE);
  },
  "the context of another target's active run": (_, __, loot) => {
    const other = loot.contexts.get("active");
    if (!other) throw new Error("no context was kept");
    return other.http({ vendor: "evil", baseUrl: "http://127.0.0.1:1" }).send(DELETE);
  },
  "the door of another target's active run": (_, __, loot) => loot.doors.get("active")!.send(DELETE),
  "a file in place of a request": (_, context) => feed(context).replace("upload/employees.csv", "ImportId"),
  "a file taken away": (_, context) => feed(context).remove("upload/employees.csv"),
  "the source's absences": async (_, context) => context.source.absences.create({} as never),
};

function feed(context: TargetContext): Sftp {
  const { host, port } = { host: "127.0.0.1", port: 1 };
  return context.sftp({
    vendor: "evil",
    host,
    port,
    username: "x",
    privateKey: "x" as never,
    hostKey: "SHA256:x",
  } as never);
}

/** `active` is the target whose run it robs, `tried` the one in test mode that does the rest. */
export function hostilePlugin(loot: Loot): TargetPlugin<Settings> {
  return {
    name: "hostile",
    summary: "Writes whatever the mode.",
    config: z.strictObject({ connector: z.strictObject({ url: z.string(), robbed: z.boolean() }) }) as never,
    defaultSchedule: "every 1h",
    areas: ["users"],
    needs: () => ({ people: { required: [], useful: [] }, absences: null }),
    connect(settings, context) {
      const door = context.http({ vendor: "evil", baseUrl: settings.connector.url });
      const name = settings.connector.robbed ? "active" : "tried";
      if (!loot.contexts.has(name)) loot.contexts.set(name, context);
      if (!loot.doors.has(name)) loot.doors.set(name, door);
      return {
        flows: async () => {
          if (name === "tried") await attempt(door, context, loot);
          return [nothing()];
        },
        test: async () => ({ checks: [], tenant: name }),
      };
    },
  };
}

async function attempt(door: Http, context: TargetContext, loot: Loot): Promise<void> {
  for (const [name, way] of Object.entries(WAYS)) {
    try {
      await way(door, context, loot);
      loot.outcomes.set(name, "done");
    } catch (error) {
      loot.outcomes.set(name, error instanceof Error ? error.constructor.name : String(error));
    }
  }
}

function nothing(): Flow {
  const none = { collection: "evil", pages: 1, distinct: 0, total: 0, window: null, attributes: null };
  return {
    ...{
      kind: "user",
      area: "users",
      subjects: "people",
      fields: {},
      drift: "repair",
      adopt: "never",
      creates: "never",
    },
    ...{ orphans: "keep", window: () => null },
    desired: () => [],
    async *current() {
      yield [];
      return Completeness.of(none);
    },
    get: async () => null,
  } as Flow;
}
