/**
 * The network: requests from rollcall's wire to the simulators' handlers, in this process. A request arrives when the scheduler
 * draws it and its answer when that is drawn; in between it can be lost, cut, answered by something else, or find nobody left.
 */
import type { IncomingHttpHeaders } from "node:http";
import type { OpenWire } from "../../core/plugin/http/open-wire.ts";
import type { SimAnswer, SimServer } from "../../core/plugin/simulator.ts";
import { type WireAnswer, WireError, type WireRequest } from "../../core/plugin/http/wire.ts";
import type { Dice } from "../../plugins/personio/simulator/random.ts";
import type { Fate, Faults } from "./faults.ts";
import { garble } from "./garble.ts";
import type { Owner, Scheduler } from "./scheduler.ts";

export interface Call {
  readonly server: SimServer;
  readonly owner: Owner;
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface NetworkOptions {
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly dice: Dice;
  /** Looks at what a request did to a vendor. */
  readonly watch: (
    call: Call,
    deliver: () => Promise<SimAnswer | "hang" | "reset">,
  ) => Promise<SimAnswer | "hang" | "reset">;
}

interface Open {
  /** It has not reached the vendor yet. */
  underWay: Call | null;
  fail(error: WireError): void;
}

const READING = new Set(["GET", "HEAD", "PROPFIND", "REPORT", "OPTIONS"]);

export class Network {
  readonly #options: NetworkOptions;
  readonly #servers = new Map<string, SimServer>();
  readonly #open = new Map<Owner, Set<Open>>();

  constructor(options: NetworkOptions) {
    this.#options = options;
  }

  connect(server: SimServer): void {
    this.#servers.set(new URL(server.url).origin, server);
  }

  wireOf(owner: Owner): OpenWire {
    const all = this.#open.get(owner) ?? new Set<Open>();
    this.#open.set(owner, all);
    return ({ origin }) => {
      const server = this.#servers.get(origin);
      if (!server) throw new Error(`the network knows no ${origin}`);
      const own = new Set<Open>();
      const cancel = () => {
        for (const open of own) this.#giveUp(open, new WireError("cancelled", true));
      };
      return {
        exchange: (request, headers) => this.#exchange(owner, server, request, headers, [all, own]),
        cancel,
        close: async () => cancel(),
      };
    };
  }

  /** Of a process that is no more: what was under way arrives, or does not. */
  async die(owner: Owner): Promise<void> {
    for (const { underWay } of this.#open.get(owner) ?? [])
      if (underWay && this.#options.dice.chance(0.5)) await this.#deliver(underWay);
    this.#open.delete(owner);
  }

  /** Whether something is on its way to a vendor that writes there. */
  get writes(): boolean {
    return [...this.#open.values()].some((all) =>
      [...all].some(({ underWay }) => underWay && !READING.has(underWay.method)),
    );
  }

  #exchange(
    owner: Owner,
    server: SimServer,
    { method, target, body, timeoutMs }: WireRequest,
    headers: Readonly<Record<string, string>>,
    lists: readonly Set<Open>[],
  ): Promise<WireAnswer> {
    const { scheduler } = this.#options;
    const call = { server, owner, method, target, headers, text: body ?? "" };
    const name = `${method} ${server.url}${target}`;
    return new Promise((resolve, reject) => {
      const finish = () => {
        for (const list of lists) list.delete(open);
      };
      const open: Open = {
        underWay: call,
        fail: (error) => {
          finish();
          reject(error);
        },
      };
      for (const list of lists) list.add(open);
      const since = scheduler.time;
      void scheduler.enter(owner, `→ ${name}`, async () => {
        if (open.underWay === null) return;
        if (scheduler.time - since >= timeoutMs) {
          open.underWay = null;
          return open.fail(new WireError("time-out", true));
        }
        const answer = await this.#arrive(open, call, timeoutMs);
        if (!answer) return;
        void scheduler.enter(owner, `← ${answer.status} ${name}`, () => {
          finish();
          resolve(answer);
        });
      });
    });
  }

  /** Null: no answer will come; the caller was or will be told. */
  async #arrive(open: Open, call: Call, timeoutMs: number): Promise<WireAnswer | null> {
    const { faults, dice, scheduler } = this.#options;
    const fate = faults.ofRequest(call.method);
    if (fate !== "ok") scheduler.trace.add(`  fate: ${fate}`);
    if (fate === "silence") return this.#keepSilent(open, call, timeoutMs);
    open.underWay = null;
    if (fate === "refused" || fate === "cut") return lose(open, fate === "cut");
    const instead = standIn(fate, call, dice);
    if (instead) return wired(instead);
    let given = await this.#deliver(call);
    if (fate === "twice") await this.#deliver(call);
    if (given === "hang" || given === "reset" || fate === "answer lost") return lose(open, true);
    if (fate === "500 after it was done") given = { status: 500, body: { error: "made up" } };
    return wired(this.#spoil(call, given));
  }

  /** It arrives late or never, but not after it was given up: that, no client could guard against. */
  #keepSilent(open: Open, { owner }: Call, timeoutMs: number): null {
    const { dice, scheduler } = this.#options;
    scheduler.after(owner, timeoutMs, () => this.#giveUp(open, new WireError("time-out", true)));
    if (dice.chance(0.5)) scheduler.after(owner, dice.between(0, timeoutMs), () => scheduler.await(this.#late(open)));
    else open.underWay = null;
    return null;
  }

  #spoil(call: Call, given: SimAnswer): SimAnswer {
    if (!READING.has(call.method) || (given.status !== 200 && given.status !== 207)) return given;
    const fate = this.#options.faults.ofList();
    if (fate === "ok") return given;
    const garbled = garble(given, fate, this.#options.dice);
    if (garbled !== given) this.#options.scheduler.trace.add(`  fate: ${fate}`);
    return garbled;
  }

  async #late(open: Open): Promise<void> {
    const call = open.underWay;
    open.underWay = null;
    if (call) await this.#deliver(call);
  }

  #giveUp(open: Open, error: WireError): void {
    const call = open.underWay;
    open.underWay = null;
    if (call && this.#options.dice.chance(0.5)) this.#options.scheduler.await(this.#deliver(call));
    open.fail(error);
  }

  #deliver(call: Call): Promise<SimAnswer | "hang" | "reset"> {
    return this.#options.watch(call, () => call.server.ask(call));
  }
}

function lose(open: Open, left: boolean): null {
  open.fail(new WireError("network", left));
  return null;
}

/** What answers in the vendor's place. */
function standIn(fate: Fate, { text, headers }: Call, dice: Dice): SimAnswer | null {
  if (fate === "429")
    return { status: 429, body: { error: "slow down" }, headers: { "Retry-After": String(dice.between(1, 40)) } };
  if (fate === "500") return { status: 500, body: { error: "made up" } };
  if (fate === "422 that repeats")
    return { status: 422, body: { message: `${headers.authorization} ${text}`, detail: `${headers.authorization}` } };
  if (fate === "503") return { status: 503, body: "<html><body>upstream unavailable</body></html>" };
  if (fate === "403 in HTML") return { status: 403, body: "<html><body>Attention Required!</body></html>" };
  return null;
}

function wired({ status, body, headers }: SimAnswer): WireAnswer {
  const isText = typeof body === "string";
  const text = body === undefined ? "" : isText ? body : JSON.stringify(body);
  const type = body === undefined ? {} : { "content-type": isText ? "text/html" : "application/json" };
  const given = Object.entries({ ...type, ...headers }).map(([name, value]) => [name.toLowerCase(), value]);
  return { status, text, isUtf8: true, headers: Object.fromEntries(given) };
}
