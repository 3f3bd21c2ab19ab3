/** A house whose Personio calls when something changes: a real page on a free port, registered by command. */
import { onTestFinished } from "vitest";
import { createWeb } from "../../core/app/daemon/web.ts";
import type { WebServer } from "../../core/web/server.ts";
import { openHouse, type HouseOptions } from "./house.ts";

export const TOKEN = "canary-w3bh00k-token-0815";
export const PUBLIC = "https://rollcall.example.com";
export const RIGHTS = ["persons:read", "absences:read", "webhooks:read", "webhooks:write"]
  .map((right) => `personio:${right}`)
  .join(" ");
const SECOND = 1_000;
const READY = { database: "ok", migrations: "ok", mail: "ok", watchdog: "ok" } as const;

export type CalledHouse = Awaited<ReturnType<typeof openCalledHouse>>;

export async function openCalledHouse(options: HouseOptions = {}) {
  const house = await openHouse({
    plain: 5,
    ...options,
    file: { web: { listen: "127.0.0.1:0", password: "made up, and long enough" }, ...options.file },
    source: { webhook: { public_url: PUBLIC, token: TOKEN }, ...options.source },
    personio: { scopes: RIGHTS, ...options.personio },
  });
  const { webhooks } = house.personio;
  let web: WebServer | null = null;
  onTestFinished(() => web?.close());
  const called = {
    house,
    webhooks,
    get url(): string {
      return web!.url;
    },
    /** As the daemon does, after its start. */
    async listen(): Promise<void> {
      web = await createWeb(house.app, async () => READY);
      await web.listen();
      webhooks.reach = () => web?.url ?? null;
    },
    async deaf(): Promise<void> {
      await web?.close();
      web = null;
    },
    register: () => house.operations.registerWebhooks(null, "cli:test", new AbortController().signal),
    /** As Personio calls; what is given takes the place of what it would say. */
    call: (body: unknown, headers: Readonly<Record<string, string>> = {}, path = "/hooks/personio") =>
      fetch(`${web!.url}${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${TOKEN}`,
          "content-type": "application/json",
          connection: "close",
          ...headers,
        },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    /** Everything that was called for has arrived; then so many seconds pass, one by one, or ten by ten where they are many. */
    async pass(seconds: number): Promise<void> {
      await webhooks.settled();
      await house.pass(seconds * SECOND, seconds > 60 ? 10 * SECOND : SECOND);
    },
    /** `notice partial`, newest first; since the last time that it was asked. */
    async runs(): Promise<string[]> {
      const all = (await house.runs()).map(({ trigger, scope }) => `${trigger} ${scope}`);
      const fresh = all.slice(0, all.length - known);
      known = all.length;
      return fresh;
    },
  };
  let known = 0;
  await called.listen();
  await called.register();
  await house.start();
  await house.tick();
  await called.runs();
  return called;
}
