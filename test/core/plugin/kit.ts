/** What the gateway's tests share: a clock that turns when someone waits, and gateways that the test closes by itself. */
import { setTimeout } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { type Clock, instantOf } from "../../../core/model/time.ts";
import { createGateway, type Gateway, type GatewayOptions } from "../../../core/plugin/http/gateway.ts";
import { type SimHandler, type SimServer, startSimServer } from "../../../core/plugin/simulator.ts";

export const START = Date.parse("2026-11-22T04:00:00.000Z");

export interface VirtualClock extends Clock {
  /** Milliseconds of every wait, in order. */
  readonly waits: number[];
  /** Milliseconds of the epoch. */
  epoch(): number;
}

/** Every wait is over at once and moves the time on. */
export function virtualClock(): VirtualClock {
  let epoch = START;
  const waits: number[] = [];
  return {
    waits,
    epoch: () => epoch,
    now: () => instantOf(epoch),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      epoch += ms;
    },
  };
}

export const realClock: Clock = {
  now: () => instantOf(Date.now()),
  sleep: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
};

export async function server(handle: SimHandler = () => ({ status: 200, body: {} })): Promise<SimServer> {
  const started = await startSimServer(handle);
  onTestFinished(() => started.close());
  return started;
}

export function gateway(baseUrl: string, options: Partial<GatewayOptions> = {}): Gateway {
  const made = createGateway({
    vendor: "anvil",
    baseUrl,
    side: "target",
    readOnly: false,
    signal: new AbortController().signal,
    clock: virtualClock(),
    random: () => 0,
    redact: (text) => text.replaceAll("hunter2", "[redacted]"),
    ...options,
  });
  onTestFinished(() => made.close());
  return made;
}

/** What a promise was rejected with. */
export async function failure<E = unknown>(promise: Promise<unknown>): Promise<E> {
  try {
    await promise;
  } catch (error) {
    return error as E;
  }
  throw new Error("it was expected to fail");
}
