/** What the engine gives a plugin, with a real gateway and a clock that does not keep anybody waiting. */
import { instantOf } from "../../../core/model/time.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import { createGateway, type Gateway } from "../../../core/plugin/gateway.ts";

export interface TestContext extends PluginContext {
  /** What the plugin told the log, in order. */
  readonly told: string[];
  /** Milliseconds that were slept in all. */
  slept(): number;
  close(): Promise<void>;
}

export function testContext({ readOnly = false } = {}): TestContext {
  const start = Date.parse("2026-07-21T08:00:00Z");
  const gateways: Gateway[] = [];
  const told: string[] = [];
  let ms = 0;
  const clock = {
    now: () => instantOf(start + ms),
    sleep: async (wait: number) => {
      ms += wait;
    },
  };
  const { signal } = new AbortController();
  return {
    http(options) {
      const rest = {
        side: "target",
        readOnly,
        signal,
        clock,
        random: () => 0,
        redact: (text: string) => text,
      } as const;
      const gateway = createGateway({ ...options, ...rest });
      gateways.push(gateway);
      return gateway;
    },
    clock,
    timezone: "Europe/Berlin",
    log: { info: (message) => void told.push(message), warn: (message) => void told.push(message) },
    signal,
    told,
    slept: () => ms,
    close: async () => void (await Promise.all(gateways.map((gateway) => gateway.close()))),
  };
}
