/** People missing from the list point to another company only after the source was asked for each by id, as far as the look-ups go. */
import { planOfPeople, whyAnotherCompany } from "../../plan/company.ts";
import { lacked, type FlowPlan } from "../../plan/flow-rules.ts";
import type { Link } from "../../model/record.ts";
import type { CivilDate } from "../../model/time.ts";
import type { Source } from "../../plugin/contract.ts";
import { confirm } from "../read/ask-source.ts";
import type { LookupBudget } from "../read/lookup-budget.ts";

interface Asking {
  readonly target: string;
  readonly source: Source;
  readonly lookUps: LookupBudget;
  readonly links: readonly Link[];
  /** The day of the run. */
  readonly today: CivilDate;
}

/** Asks only if the number of missing people would stop the run. Whoever turns out to exist is struck off: the list was incomplete then. */
export async function confirmMissing(plans: readonly FlowPlan[], asking: Asking): Promise<void> {
  const { target, source, lookUps, links, today } = asking;
  const users = planOfPeople(plans);
  if (!users || whyAnotherCompany(plans, { target }) === null) return;
  const open = users.missing.filter(({ isGone }) => !isGone).map(({ subject }) => subject);
  const asked = lookUps.take("source", open);
  const ofUsers = links.filter(({ kind }) => kind === "user");
  const answers = await confirm(asked, ofUsers, (ids) => source.confirmPeople(ids, { today }));
  const here = new Set(asked.filter((subject) => answers.get(subject) !== "gone"));
  const found = [...here].find((subject) => answers.has(subject));
  if (found !== undefined) users.incomplete ??= lacked("user", found);
  const missing = users.missing.filter(({ subject }) => !here.has(subject));
  users.missing.splice(0, Number.POSITIVE_INFINITY, ...missing);
}
