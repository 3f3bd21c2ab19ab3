/** The doors that a plugin is handed: one gateway for each `context.http`, counted and closed together. */
import type { PluginContext } from "../plugin/contract.ts";
import { createGateway, type Gateway, type GatewayOptions } from "../plugin/gateway.ts";
import { pluginLog, type Log } from "./log.ts";
import type { Surroundings } from "./surroundings.ts";

export interface Doors {
  readonly context: PluginContext;
  requests(): number;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly side: GatewayOptions["side"];
  readonly readOnly: boolean;
  /** Paths below a base URL that alone may be written to. Default: every path. */
  readonly mayWrite?: readonly string[];
  readonly signal: AbortSignal;
  readonly timezone: string;
  readonly log: Log;
  readonly onAcknowledged?: () => void;
}

export function openDoors(
  options: DoorOptions,
  { clock, random, redact, proxy, version, pacers }: Surroundings,
): Doors {
  const { side, readOnly, mayWrite, signal, timezone, log, onAcknowledged } = options;
  const gateways: Gateway[] = [];
  const context: PluginContext = {
    clock,
    timezone,
    signal,
    log: pluginLog(log),
    http(asked) {
      const gateway = createGateway({
        ...asked,
        side,
        readOnly,
        signal,
        clock,
        random,
        redact,
        proxy,
        pacer: pacers.of(asked),
        userAgent: `rollcall/${version}`,
        ...(onAcknowledged && { onAcknowledged }),
        ...(mayWrite && { mayWrite }),
        onRequest: ({ vendor, method, path, status, ms, attempt }) =>
          log.debug({ vendor, method, path, status, ms, attempt }, "request"),
      });
      gateways.push(gateway);
      return gateway;
    },
  };
  return {
    context,
    requests: () => gateways.reduce((sum, gateway) => sum + gateway.sent, 0),
    close: async () => {
      await Promise.all(gateways.map((gateway) => gateway.close()));
    },
  };
}
