/** Holds what comes from a vendor against the shape that is expected of it, before anything is made of it. */
import { RefusedError } from "../model/errors.ts";
import type { z } from "./schema.ts";

/** How many differences are told; one is usually enough. */
const TOLD = 3;
const REMEDY = "Check the connector's settings, and ask the people who run the tool what changed in its interface.";

/**
 * Returns the value as the schema gives it. `what`: `seatsurfing: a booking`.
 * @throws RefusedError CONTRACT_BROKEN that names fields and expectations, never values: they may be private.
 */
export function shaped<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
  { remedy = REMEDY }: { readonly remedy?: string } = {},
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.slice(0, TOLD).map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  throw new RefusedError("CONTRACT_BROKEN", `${what} does not look as expected (${wrong.join("; ")})`, {
    remedy,
  });
}
