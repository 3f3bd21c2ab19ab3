/** Where a process number means one process: a machine or a container. Of a process in another one nobody can tell whether it lives. */
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { LeaseHolder } from "../store/store.ts";

/** The machine's own, as Linux numbers it. */
const OF_THE_MACHINE = "pid:[4026531836]";

export interface Seen {
  /** What this process calls its own place. */
  readonly host: string;
  readonly pid: number;
  /** Whether a process of this place lives. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * The host's name, in a container with the number of its process namespace: containers that share the host's network share its name
 * too, and each numbers its own processes.
 */
export function processSpace(): string {
  const namespace = namespaceOf();
  return namespace === null || namespace === OF_THE_MACHINE ? hostname() : `${hostname()} ${namespace}`;
}

/** As people call it. */
export function hostIn(space: string): string {
  return space.split(" ", 1)[0] as string;
}

/** Whether the process of a lease certainly is no more: it ran in this place, and is not to be seen here, or had our own number. */
export function isGoneFrom({ host, pid, isAlive }: Seen, row: Pick<LeaseHolder, "host" | "pid">): boolean {
  return row.host === host && (row.pid === pid || !isAlive(row.pid));
}

function namespaceOf(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
