/**
 * Has a source's errors be the source's: what it throws outside its gateway (an answer in another shape, a list that is short) says of itself
 * that it is `rollcall`'s, and would be told once for each target that reads the source.
 */
import { Cancelled, ConfigError, RollcallError } from "../model/errors.ts";
import type { Source } from "./contract.ts";
import { ForbiddenRequest } from "./forbidden.ts";
import { withMethods } from "./guard/with-methods.ts";

export function withOwnErrors(source: Source): Source {
  return withMethods(source, {
    read: (...asked: Parameters<Source["read"]>) => own(() => source.read(...asked)),
    confirmPeople: (...asked: Parameters<Source["confirmPeople"]>) => own(() => source.confirmPeople(...asked)),
    confirmAbsences: (...asked: Parameters<Source["confirmAbsences"]>) => own(() => source.confirmAbsences(...asked)),
    ...(source.changes && {
      changes: (...asked: Parameters<NonNullable<Source["changes"]>>) => own(() => source.changes!(...asked)),
    }),
  });
}

async function own<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw isOwn(error) ? Object.assign(error, { side: "source" }) : error;
  }
}

/** A missing attribute is the trouble of the target that needs it; what is wrong with a config, and a stop, are not of the source's making. */
function isOwn(error: unknown): error is RollcallError {
  if (!(error instanceof RollcallError) || error.side !== "rollcall") return false;
  return error.code !== "ATTRIBUTE_NOT_RELEASED" && !OTHERS.some((kind) => error instanceof kind);
}

const OTHERS = [Cancelled, ConfigError, ForbiddenRequest] as const;
