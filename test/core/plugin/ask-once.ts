/** A process that reads one answer of a vendor and prints what came of it: how many records, or the error. */
import type { RollcallError } from "../../../core/model/errors.ts";
import { createGateway } from "../../../core/plugin/http/gateway.ts";

const gateway = createGateway({
  vendor: "anvil",
  baseUrl: process.argv[2] as string,
  side: "target",
  readOnly: true,
  signal: new AbortController().signal,
  clock: { now: () => "2026-07-21T12:00:00.000Z", sleep: () => Promise.reject(new Error("nobody waits here")) },
  random: () => 0,
  redact: (text) => text,
});

try {
  const json = (await gateway.send({ method: "GET", path: "/people" })).json();
  console.log(`read: ${(json as unknown[]).length}`);
} catch (error) {
  const { code, message } = error as RollcallError;
  console.log(`${code}: ${message}`);
}
await gateway.close();
