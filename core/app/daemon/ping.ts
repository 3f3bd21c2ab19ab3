/**
 * Sends a heartbeat: a GET over the same wire as requests to vendors, so that the environment's proxy is used for it too.
 * Redirects are not followed: the address is as good as a password, and belongs to one host.
 */
import type { Ping } from "../../notify/heartbeat.ts";
import { overTheNetwork } from "../../plugin/http/open-wire.ts";
import { WireError } from "../../plugin/http/wire.ts";
import type { Surroundings } from "../surroundings.ts";

const TIMEOUT_MS = 10_000;
/** Bytes. The answer is not read; whatever answers with more than this is no watchdog. */
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

/** The error as the log shows it: its name, if the system gave no code (`ECONNREFUSED`). */
function named({ kind, cause }: WireError): Error {
  return Object.assign(new Error(kind, { cause }), { name: kind });
}

/** Basic authentication for a login that stands in an address. */
function basic(username: string, password: string): string {
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(login).toString("base64")}`;
}
