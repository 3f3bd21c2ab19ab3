/** What people asked to be computed, a drawer for each sort. */
import type { CheckReport, PeopleReport } from "../../engine/operations/operations.ts";
import { isOurs, troubleOf } from "../trouble.ts";
import { OnDemand } from "./on-demand.ts";
import type { Plan } from "./plan-page.ts";
import type { PageParts } from "./routes.ts";

export interface Desk {
  readonly plans: OnDemand<Plan>;
  readonly checks: OnDemand<CheckReport>;
  readonly people: OnDemand<PeopleReport>;
}

export function createDesk({ clock, closing, log }: PageParts): Desk {
  const onError = (error: unknown) => {
    if (isOurs(troubleOf(error))) log.error("what was asked for on a page failed", { err: error });
  };
  return {
    plans: new OnDemand(clock, closing, onError),
    checks: new OnDemand(clock, closing, onError),
    people: new OnDemand(clock, closing, onError),
  };
}
