/** rollcall's log: pino's JSON lines on standard error, every line without secrets. */
import pino from "pino";
import type { EngineLog } from "../engine/engine.ts";
import type { PluginLog } from "../plugin/contract.ts";

export type Level = "debug" | "info" | "warn" | "error" | "silent";

export interface Log extends EngineLog {
  debug(fields: object, message: string): void;
  child(fields: Readonly<Record<string, string>>): Log;
}

export interface LogOptions {
  readonly level: Level;
  readonly write: (line: string) => unknown;
  /** Returns the redactor. Called for each line, since a reload brings new secrets. */
  readonly redact: () => (text: string) => string;
}

export function createLog({ level, write, redact }: LogOptions): Log {
  const stream = { write: (line: string) => void write(redact()(line)) };
  const serializers = { err: pino.stdSerializers.err };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers }, stream) as unknown as Log;
}

/** A plugin's log; `log` is that of its target or source, and marks each line with the name. */
export function pluginLog(log: Log): PluginLog {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
  };
}
