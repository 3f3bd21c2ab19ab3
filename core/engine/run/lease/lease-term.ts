/** The time of a lease: for how long each renewal makes it last. */
import { RULES } from "../../../model/rules.ts";
import { later, type Instant } from "../../../model/time.ts";

/** From when until when a lease is ours, and until when a request may begin under it. Instants compare as texts. */
export interface Term {
  readonly from: Instant;
  readonly until: Instant;
  readonly lastCall: Instant;
}

export function termFrom(from: Instant): Term {
  const until = later(from, RULES.lease.lengthMs);
  return { from, until, lastCall: later(until, -RULES.request.timeoutMs) };
}
