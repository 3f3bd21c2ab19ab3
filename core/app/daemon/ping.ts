/**
 * How a heartbeat leaves: a GET over the same wire as every request to a vendor, so that the environment's proxy is used for it too.
 * Redirects are not followed: the address is as good as a password, and belongs to one host.
 */
import type { Ping } from "../../notify/heartbeat.ts";
import { overTheNetwork } from "../../plugin/http/open-wire.ts";
import { WireError } from "../../plugin/http/wire.ts";
import type { Surroundings } from "../surroundings.ts";

const TIMEOUT_MS = 10_000;
/** What a watchdog says is not read; one that says more than this is none. */
const LARGEST_ANSWER = 1024 * 1024;

type Around = Pick<Surroundings, "proxy" | "version" | "outside">;

export function pingBy({ proxy, version, outside: { openWire = overTheNetwork } }: Around): Ping {
  const headers = { "user-agent": `rollcall/${version}`, accept: "*/*" };
  return async (url, signal) => {
    signal.throwIfAborted();
    const { origin, pathname, search, username, password } = new URL(url);
    const login = username || password ? { authorization: basic(username, password) } : {};
    const wire = openWire({ origin, proxy, limit: LARGEST_ANSWER });
    const stop = () => wire.cancel();
    signal.addEventListener("abort", stop, { once: true });
    try {
      const request = { method: "GET", target: pathname + search, body: null, timeoutMs: TIMEOUT_MS };
      return await wire.exchange(request, { ...headers, ...login });
    } catch (error) {
      throw error instanceof WireError ? named(error) : error;
    } finally {
      signal.removeEventListener("abort", stop);
      await wire.close();
    }
  };
}

/** What the log says of it: without a code of the system's (`ECONNREFUSED`) its name alone. */
function named({ kind, cause }: WireError): Error {
  return Object.assign(new Error(kind, { cause }), { name: kind });
}

/** Of a login as it stands in an address. */
function basic(username: string, password: string): string {
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}
