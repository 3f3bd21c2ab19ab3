/**
 * Stands in front of a real server and passes everything on, so that it can be made to misbehave: the log, the faults and the
 * counting of writes are the simulators' own.
 */
import { startSimServer, type SimServer } from "../../core/plugin/simulator.ts";

/** Headers that belong to one connection, or to a body that is written anew. */
const OWN = new Set(["connection", "content-length", "host", "keep-alive", "transfer-encoding", "accept-encoding"]);

export function startFaultProxy(upstream: string): Promise<SimServer> {
  return startSimServer(async ({ method, path, query, headers, text }) => {
    const search = query.size > 0 ? `?${query}` : "";
    const passed = Object.entries(headers).filter(([name]) => !OWN.has(name)) as [string, string][];
    const body = text === "" ? null : text;
    const answer = await fetch(upstream + path + search, { method, headers: passed, body, redirect: "manual" });
    const back = [...answer.headers].filter(([name]) => !OWN.has(name) && name !== "content-encoding");
    return { status: answer.status, body: await answer.text(), headers: Object.fromEntries(back) };
  });
}
