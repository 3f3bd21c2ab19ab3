/** Changes of a run as lines: a sign, the record, why, and from what to what. Held ones come with the command that approves them. */
import { isApprovable, type Op } from "../model/change.ts";
import { INTERRUPTED, type ChangeDocument, type MoreChanges, type PlanReport, type RunReport } from "../model/run.ts";
import { asksNothing } from "../model/remedy.ts";
import { renderEdits } from "./edits.ts";
import { oneLine, renderMore } from "./text.ts";
import { renderUnanswered } from "./unanswered.ts";

const SIGNS: Readonly<Record<Op, string>> = {
  create: "+",
  adopt: "=",
  update: "~",
  reactivate: "+",
  deactivate: "−",
  remove: "−",
  release: "−",
};

/**
 * Returns the sorted changes under a heading for each kind and operation; empty if there are none. The limit is that of each heading, so that
 * many records of one kind do not hide the few of another. `more`: further ones, of which only the number is known.
 */
export function renderChanges(changes: readonly ChangeDocument[], more: readonly MoreChanges[], limit: number): string {
  const groups = Map.groupBy(changes, ({ kind, op }) => `${kind}: ${op}`);
  const lines = [...groups].flatMap(([heading, group]) => [
    heading,
    ...group.slice(0, limit).flatMap(linesOf),
    ...renderMore(group.length + furtherOf(group[0]!, more), limit),
  ]);
  return lines.join("\n");
}

function furtherOf({ kind, op }: ChangeDocument, more: readonly MoreChanges[]): number {
  return more.reduce((sum, one) => (one.kind === kind && one.op === op ? sum + one.count : sum), 0);
}

function linesOf(change: ChangeDocument): string[] {
  const failure = failureOf(change);
  const why = failure ? `: ${oneLine(failure.message)}` : "";
  const waiting = change.status === "waiting" ? ` (not done yet${why})` : "";
  const remedy = failure && !asksNothing(failure.remedy) ? [`      → ${oneLine(failure.remedy)}`] : [];
  return [`  ${SIGNS[change.op]} ${titleOf(change)}${waiting}`, ...fieldsOf(change), ...remedy];
}

/** The codes of what follows by itself: a record waits for another, or nobody got to it before the process ended. */
const FOLLOWS: ReadonlySet<string> = new Set(["WAITS", INTERRUPTED]);

/** Returns why a record that failed waits for its next try. Of what follows by itself nothing need be said. */
export function failureOf({ status, error }: ChangeDocument): ChangeDocument["error"] {
  return status === "waiting" && error && !FOLLOWS.has(error.code) ? error : undefined;
}

type Asking = Pick<RunReport, "run" | "edits" | "hold_state"> | Pick<PlanReport, "run" | "edits" | "hold">;

/** Returns the changes that are held until a person approves exactly them, and the answers that are still taken. */
export function renderHeld(held: readonly ChangeDocument[], report: Asking, limit: number): string {
  if (held.length === 0) return "";
  const lines = held
    .slice(0, limit)
    .flatMap((change) => [`  ${SIGNS[change.op]} ${change.kind} ${titleOf(change)}`, ...fieldsOf(change)]);
  const { edits = [] } = report;
  const [one, many] = wait(report) ? ["change waits", "changes wait"] : ["change waited", "changes waited"];
  const title = `Held: ${held.length} ${held.length === 1 ? one : many} for a person`;
  const answers = answersTo(held, report);
  return [title, ...renderEdits(edits), ...lines, ...renderMore(held.length, limit), ...answers].join("\n");
}

function wait(report: Asking): boolean {
  return !("hold_state" in report && ["approved", "rejected", "over"].includes(report.hold_state ?? "none"));
}

function titleOf({ subject, reason }: ChangeDocument): string {
  return reason ? `${oneLine(subject)}: ${oneLine(reason)}` : oneLine(subject);
}

/** Returns from what to what each field changes, in one line; none if no field does. */
export function fieldsOf({ fields }: Pick<ChangeDocument, "fields">): string[] {
  const texts = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { from, to }]) => `${name}: ${isEmpty(from) ? "" : `${textOf(from)} → `}${textOf(to)}`);
  return texts.length > 0 ? [`      ${texts.join(", ")}`] : [];
}

function textOf(value: unknown): string {
  if (isEmpty(value)) return "–";
  return oneLine(typeof value === "string" ? value : JSON.stringify(value));
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** Returns only commands that are accepted now: a run is shown long after its hold was decided, too. */
function answersTo(held: readonly ChangeDocument[], report: Asking): string[] {
  const { target, mode, digest } = report.run;
  if (digest === null || mode === "inactive") return [];
  if (mode === "test") return ["  Nothing is approved in test mode: set `mode: active` first."];
  const open = held.filter(isApprovable).length;
  const unanswered = renderUnanswered(held.length - open, held.length);
  const which = open === held.length ? "exactly these:" : `the other ${open}:`;
  const approve = `  To approve ${which.padEnd(15)} rollcall approve ${target} ${digest}`;
  const reject = `  To leave them as they are: rollcall reject ${target} ${digest}`;
  // Only a run holds changes; those of a plan alone could not be rejected later.
  const later = "  To leave them as they are: reject them after a run has held them";
  const answers = (first: string, second: string) => [...unanswered, ...(open > 0 ? [first] : []), second];
  if (isPlan(report)) return answers(approve, report.hold === digest ? reject : later);
  const plan = `rollcall plan ${target}`;
  switch (report.hold_state) {
    case "open":
      return answers(approve, reject);
    case "lapsed":
      return answers(`  Too old to approve; to hold them anew: rollcall sync ${target}`, reject);
    case "approved":
      return ["  They were approved."];
    case "rejected":
      return [`  They were rejected; to see what still is, and how to take it back: ${plan}`];
    default:
      return [`  Nothing is held under ${digest} now; to see what is to be decided: ${plan}`];
  }
}

function isPlan(report: Asking): report is Extract<Asking, { readonly hold?: unknown }> {
  return !("id" in report.run);
}
