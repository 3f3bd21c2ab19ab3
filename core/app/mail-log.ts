/** The log with the arguments in the order that mail and heartbeat use: the sentence first. */
import type { App } from "./open-app.ts";

type Fields = Readonly<Record<string, string | number>>;

export function mailLog({ log }: Pick<App, "log">) {
  return {
    info: (message: string, fields: Fields) => log.info(fields, message),
    warn: (message: string, fields: Fields) => log.warn(fields, message),
  };
}
