/** Cleans every error that leaves a gateway: it learns whose trouble it is, and secrets are taken out of it. */
import { Cancelled, RollcallError, type Side } from "../model/errors.ts";
import { ForbiddenRequest } from "./guard/forbidden.ts";

/** Changes the error in place and returns it. Our own bugs and cancellations stay `rollcall`'s. */
export function clean<E>(error: E, side: Side, redact: (text: string) => string): E {
  if (!(error instanceof Error)) return error;
  replace(error, "message", redact(error.message));
  if (error.stack !== undefined) replace(error, "stack", redact(error.stack));
  if (error instanceof RollcallError && !(error instanceof ForbiddenRequest || error instanceof Cancelled)) {
    Object.assign(error, { side, remedy: redact(error.remedy) });
  }
  clean(error.cause, side, redact);
  return error;
}

/** Defined, not assigned: the message of a DOMException (an AbortError) has no setter. */
function replace(error: Error, key: "message" | "stack", value: string): void {
  if (error[key] !== value) Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
