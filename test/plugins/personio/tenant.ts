/** A made-up company behind a simulated Personio, and our source connected to it over a real gateway. */
import { REDACTED } from "../../../core/model/secret.ts";
import { type Clock, instantOf } from "../../../core/model/time.ts";
import type { Needs, SourcePluginContext, Source } from "../../../core/plugin/contract.ts";
import { createGateway, type Gateway } from "../../../core/plugin/http/gateway.ts";
import { personioConfig } from "../../../plugins/personio/config.ts";
import { personio } from "../../../plugins/personio/index.ts";
import {
  type PersonioSimulator,
  type PersonioSimulatorOptions,
  startPersonioSimulator,
} from "../../../plugins/personio/simulator.ts";
import { makeWorld, type World } from "../../../plugins/personio/world.ts";

export const TODAY = "2026-07-21";
export const WINDOW = { from: "2026-07-07", to: "2027-01-17" };
export const NEEDS: Needs = {
  people: {
    required: ["first_name", "last_name", "email", "status"],
    useful: ["department", "supervisor", "hire_date"],
  },
  absences: { window: WINDOW },
};

/** Time passes only by sleeping, and then at once. */
export function quickClock(start = `${TODAY}T06:00:00.000Z`): Clock & { advance(ms: number): void } {
  let now = Date.parse(start);
  return {
    now: () => instantOf(now),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      now += ms;
    },
    advance(ms) {
      now += ms;
    },
  };
}

export interface Connected extends AsyncDisposable {
  readonly source: Source;
  readonly clock: ReturnType<typeof quickClock>;
  readonly sent: () => number;
}

export function connect(url: string, settings: Record<string, unknown> = {}): Connected {
  const clock = quickClock();
  const gateways: Gateway[] = [];
  let kept: string | null = null;
  const context: SourcePluginContext = {
    memory: {
      recall: async () => kept,
      async keep(text) {
        kept = text;
      },
    },
    clock,
    timezone: "Europe/Berlin",
    signal: new AbortController().signal,
    log: { info: () => undefined, warn: () => undefined },
    http(options) {
      const gateway = createGateway({
        ...options,
        side: "source",
        readOnly: true,
        signal: this.signal,
        clock,
        random: () => 0,
        redact: (text) => text.replaceAll("papi-simulated-secret", REDACTED),
      });
      gateways.push(gateway);
      return gateway;
    },
    sftp() {
      throw new Error("Personio takes no files");
    },
  };
  const config = personioConfig.parse({
    client_id: "papi-simulated-client",
    client_secret: "papi-simulated-secret",
    base_url: url,
    ...settings,
  });
  return {
    source: personio.connect(config, context),
    clock,
    sent: () => gateways.reduce((sum, gateway) => sum + gateway.sent, 0),
    async [Symbol.asyncDispose]() {
      for (const gateway of gateways) await gateway.close();
    },
  };
}

export interface Tenant extends Connected {
  readonly simulator: PersonioSimulator;
  readonly world: World;
}

/** @param options `people` is the size of the company; 0: nobody until the test adds someone. */
export async function startTenant(
  options: Partial<PersonioSimulatorOptions> & {
    readonly people?: number;
    readonly settings?: Record<string, unknown>;
  } = {},
): Promise<Tenant> {
  const { people = 0, settings, ...given } = options;
  const world = given.world ?? makeWorld({ seed: 7, people, today: TODAY });
  const simulator = await startPersonioSimulator({ tick: () => 0, ...given, world });
  const connected = connect(simulator.url, settings);
  return {
    ...connected,
    simulator,
    world,
    async [Symbol.asyncDispose]() {
      await connected[Symbol.asyncDispose]();
      await simulator.close();
    },
  };
}

export const EVERYTHING = { changedSince: null };
