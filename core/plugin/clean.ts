/** Cleans errors: secrets are taken out of them, and those that leave a gateway learn whose trouble they are. */
import { Cancelled, ConfigError, RollcallError, type Side } from "../model/errors.ts";
import { ForbiddenRequest } from "./forbidden.ts";

/** Changes the error in place and returns it. Our own bugs and cancellations stay `rollcall`'s. */
export function clean<E>(error: E, side: Side, redact: (text: string) => string): E {
  for (let one: unknown = error; one instanceof Error; one = one.cause)
    if (one instanceof RollcallError && !(one instanceof ForbiddenRequest || one instanceof Cancelled))
      Object.assign(one, { side });
  return withoutSecrets(error, redact);
}

/** Changes the error in place, with its causes, and returns it; of what is no error, the text is returned redacted. */
export function withoutSecrets<E>(error: E, redact: (text: string) => string): E {
  if (typeof error === "string") return redact(error) as E;
  if (!(error instanceof Error)) return error;
  replace(error, "message", redact(error.message));
  if (error.stack !== undefined) replace(error, "stack", redact(error.stack));
  if (error instanceof RollcallError) Object.assign(error, { remedy: redact(error.remedy) });
  if (error instanceof ConfigError) {
    const problems = error.problems.map((problem) => ({ ...problem, message: redact(problem.message) }));
    Object.assign(error, { problems });
  }
  if (error.cause !== undefined) replace(error, "cause", withoutSecrets(error.cause, redact));
  return error;
}

/** Defined, not assigned: the message of a DOMException (an AbortError) has no setter. */
function replace(error: Error, key: "message" | "stack" | "cause", value: unknown): void {
  if (error[key] !== value) Object.defineProperty(error, key, { value, configurable: true, writable: true });
}
