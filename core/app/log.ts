/** rollcall's log: pino's JSON lines on standard error, every line without secrets and without e-mail addresses. */
import pino from "pino";
import type { Log } from "../model/log.ts";
import type { PluginLog } from "../plugin/contract.ts";
import { hideAddresses } from "./hide-addresses.ts";

export type Level = "debug" | "info" | "warn" | "error" | "silent";

export interface AppLog extends Log {
  debug(fields: object, message: string): void;
  child(fields: Readonly<Record<string, string>>): AppLog;
}

export interface LogOptions {
  readonly level: Level;
  readonly write: (line: string) => unknown;
  /** Returns the redactor. Called for each line, since a reload brings new secrets. */
  readonly redact: () => (text: string) => string;
}

export function createLog({ level, write, redact }: LogOptions): AppLog {
  const stream = { write: (line: string) => void write(hideAddresses(redact()(line))) };
  const serializers = { err: plain };
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers },
    stream,
  ) as unknown as AppLog;
}

/**
 * Returns of an error what says where and why, with its causes. Whatever else libraries hang on their errors is left out: the address with a
 * password that could not be read, the request with its headers, the answer with people in it.
 */
function plain(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error, ...(typeof error === "string" && { message: error }) };
  const { type, message, stack, code } = pino.stdSerializers.err(error);
  return { type, message, stack, ...(["string", "number"].includes(typeof code) && { code }) };
}

/** A log that marks each line with the run that writes it, once its id is known. */
export function logOfRun(log: AppLog, runId: () => string | undefined): AppLog {
  const marked = (fields: object) => ({ run: runId(), ...fields });
  return {
    debug: (fields, message) => log.debug(marked(fields), message),
    info: (fields, message) => log.info(marked(fields), message),
    warn: (fields, message) => log.warn(marked(fields), message),
    error: (fields, message) => log.error(marked(fields), message),
    child: (fields) => logOfRun(log.child(fields), runId),
  };
}

/** A plugin's log; `log` is that of its target or source, and marks each line with the name. */
export function pluginLog(log: Log): PluginLog {
  return {
    info: (message, fields = {}) => log.info(fields, message),
    warn: (message, fields = {}) => log.warn(fields, message),
  };
}
