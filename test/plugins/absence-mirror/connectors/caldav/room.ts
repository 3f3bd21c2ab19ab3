/** A real Radicale for a whole test file, a proxy that can fail in front of it, and clients for calendars of their own. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { SimServer } from "../../../../../core/plugin/simulator.ts";
import type { MirrorFields } from "../../../../../plugins/absence-mirror/connector.ts";
import { CalDavMirror } from "../../../../../plugins/absence-mirror/connectors/caldav/client.ts";
import { calDavConfig } from "../../../../../plugins/absence-mirror/connectors/caldav/config.ts";
import { startFaultProxy } from "../../../../kit/fault-proxy.ts";
import { type TestContext, testContext } from "../../../../kit/plugin-context.ts";
import { PASSWORD, type Radicale, radicale, startRadicale, USERNAME } from "../../../../kit/radicale.ts";

export const ANN = { id: "1", email: "ann@example.com", first_name: "Ann", last_name: "Example", left: false };
export const BEN = { id: "2", email: "ben@example.com", first_name: "Ben", last_name: "Sample", left: false };
/** Nobody is linked yet, as before the first run. */
export const NO_LINKS = () => null;

export interface Room {
  readonly radicale: Radicale;
  /** The proxy; events that a test writes by hand do not pass through it. */
  readonly proxy: SimServer;
  /** Makes a new calendar and returns its path. */
  calendar(name?: string): Promise<string>;
  /** Makes an address with one calendar for each name, and returns its path. */
  home(...names: readonly string[]): Promise<string>;
  connect(
    path: string,
    config?: object,
    options?: { readonly readOnly?: boolean },
  ): { client: CalDavMirror; context: TestContext };
}

export function room(): Room {
  let [server, proxy, made] = [null as unknown as Radicale, null as unknown as SimServer, 0];
  const open: TestContext[] = [];
  beforeAll(async () => {
    if (radicale === null) return;
    server = await startRadicale();
    proxy = await startFaultProxy(server.url);
  });
  afterEach(async () => {
    proxy?.heal();
    proxy?.log.splice(0);
    for (const one of open.splice(0)) await one.close();
  });
  afterAll(async () => {
    await proxy?.close();
    await server?.close();
  });
  return {
    get radicale() {
      return server;
    },
    get proxy() {
      return proxy;
    },
    async calendar(name) {
      made += 1;
      const path = `/${USERNAME}/calendar-${made}/`;
      await server.makeCalendar(path, name);
      return path;
    },
    async home(...names) {
      made += 1;
      for (const [place, name] of names.entries()) {
        await server.makeCalendar(`/${USERNAME}/home-${made}-${place}/`, name);
      }
      return `/${USERNAME}/`;
    },
    connect(path, config = {}, { readOnly = false } = {}) {
      const context = testContext({ readOnly });
      open.push(context);
      const written = { type: "caldav", url: proxy.url + path, username: USERNAME, password: PASSWORD, ...config };
      const client = new CalDavMirror(calDavConfig.parse(written), context);
      client.meet([ANN, BEN], NO_LINKS);
      return { client, context };
    },
  };
}

export function mirror(further: Partial<MirrorFields> = {}): MirrorFields {
  return {
    user: ANN.email,
    starts_on: "2026-07-20",
    ends_on: "2026-07-24",
    starts_at: "morning",
    ends_at: "evening",
    note: null,
    marked: true,
    ...further,
  };
}

/** Returns an event as calendar programs write it. */
export function handmade(lines: readonly string[]): string {
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hand//made//EN", ...lines, "END:VCALENDAR", ""].join("\r\n");
}
