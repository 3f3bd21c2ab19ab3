import { expect, it } from "vitest";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pingHeartbeat, type Ping } from "../../../core/notify/heartbeat.ts";

const SECRET_PATH = "/ping/canary-4711";

/** Pings a watchdog that answers `status`; returns the requests that came and what was logged. */
async function pingAnswered(status: number | "down") {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    response.writeHead(status === "down" ? 500 : status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise((resolve) => server.close(resolve));
  if (status === "down") await close();
  const lines: unknown[] = [];
  const log = { warn: (fields: object, message: string) => void lines.push({ message, ...fields }) };
  const get: Ping = (url, signal) => fetch(url, { signal, headers: { connection: "close" } });
  const url = `http://127.0.0.1:${port}${SECRET_PATH}`;
  const ok = await pingHeartbeat(url, get, log, new AbortController().signal);
  if (status !== "down") await close();
  return { ok, paths, lines };
}

it("a heartbeat is a GET of the address", async () => {
  expect(await pingAnswered(200)).toEqual({ ok: true, paths: [SECRET_PATH], lines: [] });
});

it.each([500, 404, "down"] as const)(
  "a heartbeat that fails (%s) is one line in the log without the address",
  async (status) => {
    const { ok, lines } = await pingAnswered(status);
    expect(ok).toBe(false);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines)).not.toContain("canary");
  },
);
