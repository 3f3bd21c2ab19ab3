/** A small made-up company behind a simulated Personio, and Personio's writable side over a real gateway, as the app opens it. */
import { onTestFinished } from "vitest";
import type { Completeness } from "../../../../core/model/completeness.ts";
import type { PluginContext, Reader } from "../../../../core/plugin/contract.ts";
import { createGateway, type Gateway } from "../../../../core/plugin/http/gateway.ts";
import type { LoggedRequest } from "../../../../core/plugin/simulator.ts";
import type { SourceSide, SourceWrite } from "../../../../core/plugin/source-side.ts";
import { personioConfig } from "../../../../plugins/personio/config.ts";
import { personio } from "../../../../plugins/personio/index.ts";
import { type PersonioSimulator, type Quirks, startPersonioSimulator } from "../../../../plugins/personio/simulator.ts";
import type { World } from "../../../../plugins/personio/world.ts";
import { type Company, smallCompany } from "../company.ts";
import { quickClock } from "../tenant.ts";

export const ALL_SCOPES = [
  "personio:persons:read",
  "personio:absences:read",
  "personio:absences:write",
  "personio:attendances:read",
  "personio:attendances:write",
].join(" ");

export interface WrittenOptions {
  readonly writes?: readonly SourceWrite[];
  readonly quirks?: Partial<Quirks>;
  readonly scopes?: string;
  readonly settings?: Record<string, unknown>;
  readonly readOnly?: boolean;
}

export interface WrittenTenant extends Company {
  readonly side: SourceSide;
  readonly simulator: PersonioSimulator;
  readonly world: World;
  /** Lines that were logged as warnings, with their fields. */
  readonly warnings: readonly string[];
  /** Another connection to the same Personio: another run. */
  again(): SourceSide;
  /** Writes that reached Personio: `POST /v2/attendance-periods`, without the token. */
  written(): string[];
  /** The same as requests. */
  requests(): LoggedRequest[];
}

export async function startWritten(options: WrittenOptions = {}): Promise<WrittenTenant> {
  const company = smallCompany();
  const simulator = await startPersonioSimulator({
    tick: () => 0,
    world: company.world,
    scopes: options.scopes ?? ALL_SCOPES,
    quirks: options.quirks ?? {},
  });
  onTestFinished(() => simulator.close());
  const warnings: string[] = [];
  const again = () => openSide(simulator.url, warnings, options);
  const requests = () => simulator.server.writes().filter(({ path }) => path !== "/v2/auth/token");
  return {
    ...company,
    side: again(),
    simulator,
    warnings,
    again,
    requests,
    written: () => requests().map(({ method, path }) => `${method} ${path}`),
  };
}

function openSide(url: string, warnings: string[], options: WrittenOptions): SourceSide {
  const { writes = ["attendances", "absences"], settings = {}, readOnly = false } = options;
  const gateways: Gateway[] = [];
  onTestFinished(async () => {
    for (const gateway of gateways) await gateway.close();
  });
  const clock = quickClock();
  const signal = new AbortController().signal;
  const context: PluginContext = {
    clock,
    timezone: "Europe/Berlin",
    signal,
    log: {
      info: () => undefined,
      warn: (message, fields = {}) => void warnings.push(`${message} ${JSON.stringify(fields)}`),
    },
    sftp: () => {
      throw new Error("Personio takes no files");
    },
    http(asked) {
      const mayWrite = writes.flatMap((write) => personio.writePaths![write]);
      const rules = { side: "source", readOnly, mayWrite, signal, clock, random: () => 0 } as const;
      const gateway = createGateway({ ...asked, ...rules, redact: (text) => text });
      gateways.push(gateway);
      return gateway;
    },
  };
  const config = personioConfig.parse({
    client_id: "papi-simulated-client",
    client_secret: "papi-simulated-secret",
    base_url: url,
    ...settings,
  });
  return personio.side!(config, writes, context);
}

export async function readAll<T>(reader: Reader<T>): Promise<{ readonly records: T[]; readonly proof: Completeness }> {
  const records: T[] = [];
  for (let step = await reader.next(); ; step = await reader.next()) {
    if (step.done) return { records, proof: step.value };
    records.push(...step.value);
  }
}

export async function failure<E = Error>(promise: Promise<unknown>): Promise<E> {
  return promise.then(
    () => {
      throw new Error("it was expected to fail");
    },
    (error) => error as E,
  );
}
