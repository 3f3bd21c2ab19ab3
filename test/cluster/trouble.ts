/** What can happen to one of several daemons, or to the database of all of them, in the middle of the work. */
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import type { Postgres } from "../kit/postgres.ts";
import { mayHost } from "../kit/network-host.ts";
import type { Fleet } from "./fleet.ts";
import type { Member } from "./member.ts";
import type { Pending } from "./pending.ts";

export interface Scene {
  readonly fleet: Fleet;
  readonly server: Postgres;
  readonly url: string;
  readonly dice: Dice;
  readonly pending: Pending;
}

/** Longer than a lease of quick.config.ts. */
const STILL_MS = 12_000;

export type Trouble = (scene: Scene, member: Member) => Promise<void>;

/** With a link that is taken down, where daemons live on hosts of their own. */
const OF_HOSTS: Readonly<Record<string, Trouble>> = {
  async "cut off from the database"({ pending }, member) {
    await member.ways.cutOff("database");
    pending.later(member, STILL_MS, () => member.ways.reconnect());
  },
  async "cut off from everything"({ pending }, member) {
    await member.ways.cutOff("everything");
    pending.later(member, STILL_MS, () => member.ways.reconnect());
  },
};

/** Each ends what it began: after it, at the latest after a while, every daemon is there again. */
export const TROUBLES: Readonly<Record<string, Trouble>> = {
  ...(mayHost && OF_HOSTS),
  none: async () => undefined,
  async killed(_scene, member) {
    await member.end("SIGKILL");
    await member.start();
  },
  async "killed and gone for a while"({ pending }, member) {
    await member.end("SIGKILL");
    pending.later(member, STILL_MS, () => member.start());
  },
  async "told to stop"(_scene, member) {
    await member.end("SIGTERM");
    await member.start();
  },
  async "stopped and continued"({ pending }, member) {
    member.send("SIGSTOP");
    pending.later(member, STILL_MS, async () => member.send("SIGCONT"));
  },
  async "stopped for a moment"({ pending }, member) {
    member.send("SIGSTOP");
    pending.later(member, 1_000, async () => member.send("SIGCONT"));
  },
  async "cut off in silence"({ pending }, member) {
    member.ways.cable.block();
    pending.later(member, STILL_MS, async () => {
      member.ways.cable.unblock();
      member.ways.cable.cut();
    });
  },
  async "cut off"(_scene, member) {
    member.ways.cable.cut();
  },
  async "all connections dropped"({ server, url }) {
    await server.ask(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()",
      url,
    );
  },
  async "database restarted"({ server }) {
    await server.stop("immediate");
    await server.start();
  },
  async "another config"({ pending }, member) {
    await member.end("SIGTERM");
    await member.start("6d");
    pending.later(member, STILL_MS, async () => {
      await member.end("SIGTERM");
      await member.start();
    });
  },
};
