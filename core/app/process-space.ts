/** The space in which a process number means one process: a machine or a container. Nobody outside of it can tell whether that process lives. */
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { LeaseHolder } from "../store/store.ts";

/** The process namespace of the machine itself, as Linux numbers it. */
const OF_THE_MACHINE = "pid:[4026531836]";

export interface Seen {
  /** The space of this process, as `processSpace` names it. */
  readonly host: string;
  readonly pid: number;
  /** Whether the process of this number lives in that space. */
  readonly isAlive: (pid: number) => boolean;
}

/**
 * The name of the host; in a container followed by the number of its process namespace, since containers that share the host's network
 * share its name too, and each numbers its own processes.
 */
export function processSpace(): string {
  const namespace = namespaceOf();
  return namespace === null || namespace === OF_THE_MACHINE ? hostname() : `${hostname()} ${namespace}`;
}

/** The name of the host, without the namespace: for people. */
export function hostIn(space: string): string {
  return space.split(" ", 1)[0] as string;
}

/** Whether the process of a lease has certainly ended: it ran in this space, and no process there has its number, or this one has it. */
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
