/** The reports that people ask for on a page and that take their time: plans, checks, who is who, and one person explained. */
import type { Explanation } from "../../engine/reports/explanation.ts";
import type { CheckReport } from "../../engine/operations/operations.ts";
import type { PeopleReport } from "../../engine/reports/people-report.ts";
import { isOurs, troubleOf } from "../trouble.ts";
import { OnDemand } from "./on-demand.ts";
import type { Plan } from "./plan-page.ts";
import type { PageParts } from "./routes.ts";

export interface ReportsOnDemand {
  readonly plans: OnDemand<Plan>;
  readonly checks: OnDemand<CheckReport>;
  readonly people: OnDemand<PeopleReport>;
  /** By the address of their page. */
  readonly explanations: OnDemand<Explanation>;
}

export function createReports({ clock, closing, log }: PageParts): ReportsOnDemand {
  const onError = (error: unknown) => {
    if (isOurs(troubleOf(error))) log.error({ err: error }, "what was asked for on a page failed");
  };
  return {
    plans: new OnDemand(clock, closing, onError),
    checks: new OnDemand(clock, closing, onError),
    people: new OnDemand(clock, closing, onError),
    explanations: new OnDemand(clock, closing, onError),
  };
}
