/** What the engine gives a plugin, with real gateways and a clock that does not keep anybody waiting. */
import { instantOf } from "../../core/model/time.ts";
import type { TargetContext } from "../../core/plugin/contract.ts";
import { ForbiddenRequest } from "../../core/plugin/forbidden.ts";
import { createGateway } from "../../core/plugin/http/gateway.ts";
import { createSftpGateway } from "../../core/plugin/sftp/sftp-gateway.ts";
import type { SourceSide } from "../../core/plugin/source-side.ts";

export interface TestContext extends TargetContext {
  /** What the plugin told the log, in order. */
  readonly told: string[];
  /** Milliseconds that were slept in all. */
  slept(): number;
  close(): Promise<void>;
}

export interface TestContextOptions {
  readonly readOnly?: boolean;
  /** For plugins that write to the source; refused when left out. */
  readonly source?: SourceSide;
}

export function testContext({ readOnly = false, source = nobodysSource }: TestContextOptions = {}): TestContext {
  const start = Date.parse("2026-07-21T08:00:00Z");
  const doors: { close(): Promise<void> }[] = [];
  const told: string[] = [];
  let ms = 0;
  const clock = {
    now: () => instantOf(start + ms),
    sleep: async (wait: number) => {
      ms += wait;
    },
  };
  const { signal } = new AbortController();
  const rest = {
    side: "target",
    readOnly,
    signal,
    clock,
    random: () => 0,
    redact: (text: string) => text,
  } as const;
  const opened = <D extends { close(): Promise<void> }>(door: D): D => {
    doors.push(door);
    return door;
  };
  return {
    http: (options) => opened(createGateway({ ...options, ...rest })),
    sftp: (options) =>
      opened(createSftpGateway({ ...options, ...rest, onWarning: (message) => void told.push(message) })),
    source,
    clock,
    timezone: "Europe/Berlin",
    log: { info: (message) => void told.push(message), warn: (message) => void told.push(message) },
    signal,
    told,
    slept: () => ms,
    close: async () => void (await Promise.all(doors.map((door) => door.close()))),
  };
}

const nobodysSource: SourceSide = {
  get attendances(): never {
    throw new ForbiddenRequest("the test gave no source that could be written");
  },
  get absences(): never {
    throw new ForbiddenRequest("the test gave no source that could be written");
  },
  absenceTypes: async () => [],
};
