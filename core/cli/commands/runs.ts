/** `rollcall runs [TARGET]`: lists runs, newest first, a page at a time. */
import { type Command, InvalidArgumentError } from "commander";
import type { RunDocument } from "../../model/run.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { renderCounts, renderMinute } from "../../render/text.ts";
import { RUN_ID } from "../../store/tables/run-ids.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";
import { renderTable } from "../table.ts";

type RunsReport = Awaited<ReturnType<Operations["runs"]>>;

export function addRuns(program: Command, act: Act): void {
  program
    .command("runs")
    .argument("[target]", "only this target's")
    .description("list runs, newest first")
    .option("--cursor <cursor>", "show the next page: the cursor that the previous page printed", place)
    .addHelpText("after", example("rollcall runs absences-in-awork"))
    .action((target: string | undefined, { cursor }: { readonly cursor?: string }) =>
      act(({ open, width }) =>
        open(async (operations) => {
          const report = await operations.runs({ target: target ?? null, cursor: cursor ?? null });
          return {
            document: report,
            text: () => renderRuns(report, { target, of: operations.targets.length, width }),
            exit: EXIT.done,
          };
        }),
      ),
    );
}

function place(text: string): string {
  if (!RUN_ID.test(text)) throw new InvalidArgumentError("The previous page prints it in its last line.");
  return text;
}

interface Shown {
  readonly target: string | undefined;
  /** How many targets there are. */
  readonly of: number;
  readonly width: number;
}

function renderRuns({ runs, next }: RunsReport, { target, of, width }: Shown): string {
  if (runs.length === 0) return target ? `${target} has not run yet.` : "Nothing has run yet.";
  // If all runs are of one target, its name says nothing and would take room from what was done.
  const named = target === undefined && of !== 1;
  const rows = runs.map((run) => [
    run.id,
    ...(named ? [run.target] : []),
    renderMinute(run.started_at),
    run.trigger,
    run.status,
    whatOf(run),
  ]);
  const head = ["run", ...(named ? ["target"] : []), "started", "trigger", "status", "what"];
  const more = next === null ? [] : ["", `More: rollcall runs${target ? ` ${target}` : ""} --cursor ${next}`];
  return [renderTable(head, rows, width, ["what", "target"]), ...more].join("\n");
}

/** What a run has done, or the code of its error. An interrupted run shows none, since its status says it. */
function whatOf({ status, error, counts, mode }: RunDocument): string {
  if (status === "running") return "under way";
  if (error && status !== "interrupted") return error.code;
  return mode === "test" ? `test: ${renderCounts(counts)}` : renderCounts(counts);
}
