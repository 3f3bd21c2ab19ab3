/** Nobody's absence from a list makes it another company's before the source was asked for them by name, as far as the look-ups go. */
import { whyAnotherCompany } from "../../plan/company.ts";
import { lacked, type FlowPlan } from "../../plan/flow-rules.ts";
import type { Link } from "../../model/record.ts";
import type { Source } from "../../plugin/contract.ts";
import { confirm } from "../read/ask-source.ts";
import type { LookupBudget } from "../read/lookup-budget.ts";

interface Asking {
  readonly target: string;
  readonly source: Source;
  readonly lookUps: LookupBudget;
  readonly links: readonly Link[];
}

/** Where their number would stop the run: whoever is not gone is not missing, and was a list that lacked them. */
export async function confirmMissing(plans: readonly FlowPlan[], asking: Asking): Promise<void> {
  const { target, source, lookUps, links } = asking;
  const users = plans.find(({ rules }) => rules.kind === "user");
  if (!users || whyAnotherCompany(plans, { target }) === null) return;
  const open = users.missing.filter(({ isGone }) => !isGone).map(({ subject }) => subject);
  const asked = lookUps.take("source", open);
  const ofUsers = links.filter(({ kind }) => kind === "user");
  const answers = await confirm(asked, ofUsers, (ids) => source.confirmPeople(ids));
  const here = new Set(asked.filter((subject) => answers.get(subject) !== "gone"));
  const found = [...here].find((subject) => answers.has(subject));
  if (found !== undefined) users.incomplete ??= lacked("user", found);
  const missing = users.missing.filter(({ subject }) => !here.has(subject));
  users.missing.splice(0, Number.POSITIVE_INFINITY, ...missing);
}
