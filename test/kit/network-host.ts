/**
 * A host of its own on this machine, for what crosses a network: a network namespace, with links to this one that can be taken down
 * as if a cable were pulled out. It ends with this process, however that ends: what holds it waits for the end of its input, and what
 * runs in it dies with its parent. Debian's iproute2 and root; where they are missing, tests say "(needs Debian's iproute2 and root)".
 */
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { findProgram } from "./find-program.ts";

export interface Link {
  /** This machine's end, where its servers listen. */
  readonly address: string;
  set(state: "up" | "down"): Promise<void>;
}

export interface NetworkHost {
  readonly links: readonly Link[];
  /** What comes before a command that is to run there. */
  readonly before: readonly string[];
  close(): Promise<void>;
}

const [ip, unshare, nsenter, setpriv] = ["ip", "unshare", "nsenter", "setpriv"].map(findProgram) as [
  string,
  ...string[],
];

/** This machine has what it takes, and lets us. */
export const mayHost = tryIt();

export async function startNetworkHost(links: number): Promise<NetworkHost> {
  const holder = spawn(unshare!, ["--net", "cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(holder, "close");
  // What `cat` says it says from inside.
  holder.stdin.on("error", () => undefined).write("\n");
  await once(holder.stdout, "data");
  const inside = [nsenter!, `--net=/proc/${holder.pid}/ns/net`];
  const numbers: number[] = [];
  const close = async () => {
    // At once; those of a namespace that ends go a moment later, or are gone: a signal from a terminal ends all that is here.
    for (const number of numbers) await batch([], [`link delete ${nameOf(number)}`]).catch(() => undefined);
    holder.stdin.end();
    await ended;
  };
  try {
    while (numbers.length < links) numbers.push(await addPair(holder.pid!));
    await batch(
      [],
      numbers.flatMap((number) => linkUp(number, 1)),
    );
    await batch(inside, ["link set lo up", ...numbers.flatMap((number) => linkUp(number, 2))]);
  } catch (error) {
    await close();
    throw error;
  }
  const linkOf = (number: number): Link => ({
    address: addressOf(number, 1),
    set: (state) => batch([], [`link set ${nameOf(number)} ${state}`]),
  });
  return { links: numbers.map(linkOf), before: [setpriv!, "--pdeathsig", "KILL", ...inside], close };
}

/** Of 198.18.0.0/15, which is for the testing of networks (RFC 2544): no machine is found there. */
const PAIRS = 32_768;

/** A pair of ends. The name is the claim to the addresses: a second link of that name is refused. */
async function addPair(pid: number): Promise<number> {
  for (let number = (pid * 8) % PAIRS, tries = 0; ; number = (number + 1) % PAIRS, tries += 1) {
    const name = nameOf(number);
    const added = await batch([], [`link add ${name} type veth peer name ${name} netns ${pid}`]).then(
      () => null,
      (error: Error) => error,
    );
    if (!added) return number;
    if (tries > 100 || !added.message.includes("File exists")) throw added;
  }
}

function linkUp(number: number, end: 1 | 2): readonly string[] {
  const name = nameOf(number);
  return [`address add ${addressOf(number, end)}/30 dev ${name}`, `link set ${name} up`];
}

function nameOf(number: number): string {
  return `rollcall${number}`;
}

function addressOf(number: number, end: 1 | 2): string {
  return `198.${18 + (number >> 14)}.${(number >> 6) & 255}.${(number & 63) * 4 + end}`;
}

async function batch(before: readonly string[], commands: readonly string[]): Promise<void> {
  const [program, ...args] = [...before, ip, "-batch", "-"];
  const done = promisify(execFile)(program!, args);
  done.child.stdin?.end(`${commands.join("\n")}\n`);
  await done;
}

function tryIt(): boolean {
  if (!ip || !unshare || !nsenter || !setpriv) return false;
  // Both ends in a namespace that ends with the try.
  return spawnSync(unshare, ["--net", ip, "link", "add", "rollcall", "type", "veth"]).status === 0;
}
