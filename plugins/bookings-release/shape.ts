/** Whatever comes from a booking tool is held against the shape that is expected of it before anything is made of it. */
import { RefusedError } from "../../core/model/errors.ts";
import type { z } from "../../core/plugin/schema.ts";

/** `what`: `seatsurfing: a booking`. @throws RefusedError CONTRACT_BROKEN that names fields and expectations, never values. */
export function shaped<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const wrong = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
  throw new RefusedError("CONTRACT_BROKEN", `${what} came in another shape than expected (${wrong.join("; ")})`, {
    remedy: "Check the connector's settings, and ask whoever runs the tool what changed in its interface.",
  });
}
