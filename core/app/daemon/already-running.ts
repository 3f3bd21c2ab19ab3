/** The error of a second daemon on a database that only one can work on: it names the first. */
import { CommandRefused } from "../../model/errors.ts";
import type { LeaseRow } from "../../store/store.ts";
import { hostIn } from "../process-space.ts";

export function alreadyRunning(row: LeaseRow | undefined): CommandRefused {
  return new CommandRefused("CONFIG", `another daemon works on this database already${holderOf(row)}`, {
    remedy: "Stop it first, or give this one a database of its own.",
  });
}

/** ` (process 4711 on host, since …)`; empty: it has ended meanwhile. */
export function holderOf(row: LeaseRow | undefined): string {
  return row ? ` (process ${row.pid} on ${hostIn(row.host)}, since ${row.since})` : "";
}
