/** The space in which a process number means one process: a machine or a container. Nobody outside of it can tell whether that process lives. */
import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { LeaseHolder } from "../store/store.ts";

/** The process namespace of the machine itself, as Linux numbers it. */
const OF_THE_MACHINE = "pid:[4026531836]";

/** A process that looks at the leases of others. */
export interface Onlooker {
  readonly pid: number;
  /** Whether the process of this number lives in the same space. */
  isAlive(pid: number): boolean;
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

/**
 * Returns whether the process of a lease has certainly ended: it ran in the onlooker's space, and no process there has its number, or the
 * onlooker itself has it.
 */
export function goneFrom(
  { pid, isAlive }: Onlooker,
  space = processSpace(),
): (lease: Pick<LeaseHolder, "host" | "pid">) => boolean {
  return (lease) => lease.host === space && (lease.pid === pid || !isAlive(lease.pid));
}

function namespaceOf(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
