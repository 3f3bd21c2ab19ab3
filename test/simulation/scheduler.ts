/**
 * The order of everything. Whatever would wait for the world outside (a statement, a request, a mail, a sleep) enters here and
 * waits; once nobody has anything left to do, one of those that wait is drawn and exactly that happens. So one seed is one order.
 */
import { instantOf, type Clock, type Instant } from "../../core/model/time.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import { Trace } from "./trace.ts";

/** Whose operation it is: a process, or the world (null). What belongs to a dead process never happens. */
export interface Owner {
  readonly name: string;
  readonly alive: boolean;
}

interface Operation {
  readonly owner: Owner;
  /** In the order in which its owner came to it. */
  readonly turn: number;
  readonly what: string;
  readonly happen: () => Promise<void>;
}

interface Timer {
  readonly owner: Owner;
  readonly turn: number;
  readonly at: number;
  /** Waits in the course of work, not only to look again. */
  readonly works: boolean;
  readonly ring: () => void;
}

/** An operation that cannot happen yet (the database is locked): it waits until `unblock`. */
export class Blocked extends Error {}

/** The sleeps of those who only look again: the scheduler, reload and outbox, a lease, a heartbeat, a snapshot's end. */
const WATCHES = new Set([1_000, 5_000, 15_000, 60_000]);
/** What Node calls a file that is being opened, read or closed. */
const FILES = new Set(["FSReqPromise", "FSReqCallback", "CloseReq"]);
/** A step of time while everybody only watches, in minutes. */
const CHUNKS = [1, 1, 2, 5, 20, 60, 180];
/** How often a timer goes first although something waits: that something is late. */
const LATE = 0.04;

export class Scheduler {
  readonly trace = new Trace();
  readonly #dice: Dice;
  #ready: Operation[] = [];
  #blocked: Operation[] = [];
  #timers: Timer[] = [];
  readonly #beside: Promise<unknown>[] = [];
  #time: number;
  #turns = 0;
  #shown = { at: Number.NaN, written: "" };
  /** What the clock on the wall shows besides: it can be set, the time cannot. */
  offset = 0;
  /** The clock was set back at some time. */
  wasSetBack = false;

  constructor(dice: Dice, start: number) {
    this.#dice = dice;
    this.#time = start;
  }

  get now(): Instant {
    const at = this.#time + this.offset;
    if (this.#shown.at !== at) this.#shown = { at, written: instantOf(at) };
    return this.#shown.written;
  }

  /** Milliseconds that went by, whatever clocks show. */
  get time(): number {
    return this.#time;
  }

  clockOf(owner: Owner): Clock {
    return { now: () => this.now, sleep: (ms, signal) => this.#sleep(owner, ms, signal) };
  }

  /** `work` happens when it is drawn. */
  enter<T>(owner: Owner, what: string, work: () => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const happen = async () => {
        try {
          resolve(await work());
        } catch (error) {
          if (error instanceof Blocked) this.#blocked.push(operation);
          else reject(error);
        }
      };
      const operation = { owner, turn: this.#turns++, what, happen };
      this.#ready.push(operation);
    });
  }

  /** Goes on beside everything, and has to end before anything else happens. */
  await(work: Promise<unknown>): void {
    this.#beside.push(work);
  }

  /** What was blocked may be tried again. */
  unblock(): void {
    this.#ready.push(...this.#blocked);
    this.#blocked = [];
  }

  /** Rings after that time, whoever is alive then. */
  after(owner: Owner, ms: number, ring: () => void): void {
    this.#add({ owner, turn: this.#turns++, at: this.#time + ms, works: true, ring });
  }

  /** Everything that is left undone by those who are no more. */
  forgetTheDead(): void {
    this.#ready = this.#ready.filter(({ owner }) => owner.alive);
    this.#blocked = this.#blocked.filter(({ owner }) => owner.alive);
    this.#timers = this.#timers.filter(({ owner }) => owner.alive);
  }

  /** One thing happens. `until`: the moment (of `time`) that may not be passed. False: nothing is left to happen before it. */
  async step(until: number): Promise<boolean> {
    await settled();
    while (this.#beside.length > 0) {
      await Promise.all(this.#beside.splice(0));
      await settled();
    }
    this.forgetTheDead();
    const next = this.#timers[0];
    this.#ready.sort(inOrder);
    if (this.#ready.length > 0 && !(next && next.at <= until && this.#dice.chance(LATE))) {
      const [operation] = this.#ready.splice(this.#dice.between(0, this.#ready.length - 1), 1);
      this.trace.add(`${this.now} ${operation!.owner.name}: ${operation!.what}`);
      await operation!.happen();
      return true;
    }
    if (!next) {
      this.#time = Math.max(this.#time, until);
      return false;
    }
    const idle = this.#ready.length === 0 && this.#timers.every(({ works }) => !works);
    const at = idle ? Math.max(next.at, this.#time + this.#dice.pick(CHUNKS) * 60_000) : next.at;
    if (next.at > until) {
      this.#time = Math.max(this.#time, until);
      return false;
    }
    this.#time = Math.max(this.#time, Math.min(at, until));
    this.#timers.shift();
    this.trace.add(`${this.now} ${next.owner.name}: wakes`);
    next.ring();
    return true;
  }

  #sleep(owner: Owner, ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return void reject(signal.reason);
      const ring = () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      };
      const timer = { owner, turn: this.#turns++, at: this.#time + Math.max(0, ms), works: !WATCHES.has(ms), ring };
      const stop = () => {
        this.#timers = this.#timers.filter((one) => one !== timer);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
      this.#add(timer);
    });
  }

  #add(timer: Timer): void {
    const at = this.#timers.findIndex((one) => (one.at - timer.at || inOrder(one, timer)) > 0);
    this.#timers.splice(at < 0 ? this.#timers.length : at, 0, timer);
  }
}

/** Files are read in threads: which of two processes comes first after that is nobody's to say. */
function inOrder(a: Pick<Timer, "owner" | "turn">, b: Pick<Timer, "owner" | "turn">): number {
  if (a.owner.name === b.owner.name) return a.turn - b.turn;
  return a.owner.name < b.owner.name ? -1 : 1;
}

/** Until nobody has anything to do that needs no world: promises have settled, and no file is being read or written. */
async function settled(): Promise<void> {
  do await new Promise(setImmediate);
  while (process.getActiveResourcesInfo().some((name) => FILES.has(name)));
}
