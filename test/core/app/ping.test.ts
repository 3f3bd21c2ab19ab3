/** The heartbeat's request, over real servers: through the proxy of the environment, and to no other address. */
import { expect, it } from "vitest";
import { pingBy } from "../../../core/app/daemon/ping.ts";
import { pingHeartbeat } from "../../../core/notify/heartbeat.ts";
import type { ProxyOptions } from "../../../core/plugin/http/wire.ts";
import { openProxy, openWatchdog } from "../../kit/proxy.ts";

const never = new AbortController().signal;
const ping = (proxy: ProxyOptions = {}) => pingBy({ proxy, version: "1.2.3", outside: {} });

it("a heartbeat goes through the proxy of the environment, but not to the hosts that NO_PROXY names", async () => {
  const { url, asked } = await openWatchdog();
  const { tunnels, url: httpProxy } = await openProxy();
  expect(await ping({ httpProxy })(`${url}/ping/a?b=c`, never)).toMatchObject({ status: 200 });
  expect(tunnels).toEqual([new URL(url).host]);
  expect(await ping({ httpProxy, noProxy: "127.0.0.1" })(`${url}/ping/a?b=c`, never)).toMatchObject({ status: 200 });
  expect(tunnels).toHaveLength(1);
  expect(asked).toEqual(["GET /ping/a?b=c rollcall/1.2.3", "GET /ping/a?b=c rollcall/1.2.3"]);
});

it("a heartbeat over https asks the proxy for a tunnel", async () => {
  const { tunnels, url: httpsProxy } = await openProxy();
  const { url } = await openWatchdog();
  await expect(ping({ httpsProxy })(url.replace("http:", "https:"), never)).rejects.toThrow("network");
  expect(tunnels).toEqual([new URL(url).host]);
});

it("a heartbeat whose address has a login logs in by it", async () => {
  const logins: (string | undefined)[] = [];
  const { url } = await openWatchdog(({ headers }, response) => {
    logins.push(headers.authorization);
    response.end();
  });
  await ping()(url.replace("//", "//watch%40home:p%C3%A4ss@"), never);
  await ping()(url, never);
  expect(logins).toEqual([`Basic ${Buffer.from("watch@home:päss").toString("base64")}`, undefined]);
});

it("a heartbeat follows no redirect", async () => {
  const elsewhere = await openWatchdog();
  const { url } = await openWatchdog((_, response) => response.writeHead(302, { location: elsewhere.url }).end());
  expect(await ping()(`${url}/ping`, never)).toMatchObject({ status: 302 });
  expect(elsewhere.asked).toEqual([]);
});

it("a heartbeat that nobody answers ends with the process, and is told without its address", async () => {
  const { url, asked } = await openWatchdog(() => undefined);
  const lines: object[] = [];
  const log = { warn: (fields: object, message: string) => void lines.push({ message, ...fields }) };
  const stop = new AbortController();
  const hanging = pingHeartbeat(`${url}/canary`, ping(), log, stop.signal);
  await expect.poll(() => asked.length).toBe(1);
  stop.abort();
  expect([await hanging, lines]).toEqual([false, []]);
  expect(await pingHeartbeat("http://127.0.0.1:1/canary", ping(), log, never)).toBe(false);
  expect(lines).toEqual([{ message: "heartbeat not sent", error: "ECONNREFUSED" }]);
});
