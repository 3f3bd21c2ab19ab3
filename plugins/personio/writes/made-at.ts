/** Moment at which Personio says a record was made; null where it names none, or no zone. Facts sheet of Personio, 7 and 8.2. */
import { epochOf, instantOf, type Instant } from "../../../core/model/time.ts";

const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

export function madeAt({ created_at: text }: { readonly created_at?: unknown }): Instant | null {
  if (typeof text !== "string" || !WITH_ZONE.test(text)) return null;
  try {
    return instantOf(epochOf(text));
  } catch {
    return null;
  }
}
