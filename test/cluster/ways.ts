/**
 * The ways of one daemon: a cable to the database, a tunnel to the vendors. Where this machine lets us, the daemon lives on a host of
 * its own, and each way is a link that can be taken down.
 */
import { execFileSync } from "node:child_process";
import { findProgram } from "../kit/find-program.ts";
import { startNetworkHost, type NetworkHost } from "../kit/network-host.ts";
import { startWireCutter, type WireCutter } from "../kit/wire-cutter.ts";
import { startTunnel, type Tunnel } from "./tunnel.ts";

/** Nothing is left running where the process that plays is killed. */
const setpriv = findProgram("setpriv");
const dyingWithParent = setpriv ? [setpriv, "--pdeathsig", "KILL"] : [];

export class Ways {
  readonly cable: WireCutter;
  readonly tunnel: Tunnel;
  readonly #host: NetworkHost | null;

  private constructor(cable: WireCutter, tunnel: Tunnel, host: NetworkHost | null) {
    [this.cable, this.tunnel, this.#host] = [cable, tunnel, host];
  }

  /** @param port the database's */
  static async open(port: number, isHosted: boolean): Promise<Ways> {
    const host = isHosted ? await startNetworkHost(2) : null;
    const [database, vendors] = host?.links ?? [];
    return new Ways(await startWireCutter(port, database?.address), await startTunnel(vendors?.address), host);
  }

  /** The database's URL, as the daemon finds it. */
  urlOf(url: string): string {
    const own = new URL(url);
    own.host = `${this.#host?.links[0]?.address ?? "127.0.0.1"}:${this.cable.port}`;
    return own.href;
  }

  /** What comes before a command that is to run where the daemon lives. */
  get before(): readonly string[] {
    return this.#host?.before ?? dyingWithParent;
  }

  /** Nobody is told: what is under way meets silence, as where a cable was pulled out. */
  async cutOff(from: "database" | "everything"): Promise<void> {
    const [database, vendors] = this.#host!.links;
    await database!.set("down");
    if (from === "everything") await vendors!.set("down");
  }

  async reconnect(): Promise<void> {
    for (const link of this.#host!.links) await link.set("up");
  }

  /** Connections to the vendors that the daemon has closed, with bytes that the system tries to deliver all the same. */
  unsent(): readonly string[] {
    if (!this.#host) return [];
    const [program, ...args] = [...this.#host.before, "ss", "-Htna", "dst", this.#host.links[1]!.address];
    const lines = execFileSync(program!, args, { encoding: "utf8" }).split("\n").filter(Boolean);
    // One is the end itself.
    return lines.filter((line) => line.startsWith("FIN-WAIT-1") && Number(line.split(/\s+/)[2]) > 1);
  }

  async close(): Promise<void> {
    await Promise.all([this.cable.close(), this.tunnel.close()]);
    await this.#host?.close();
  }
}
