/** `rollcall plan TARGET`: what the next run would do. Reads both sides, writes nothing anywhere. */
import type { Command } from "commander";
import type { Operations } from "../../engine/operations/operations.ts";
import { renderReport } from "../../plan/render.ts";
import { example } from "../example.ts";
import { exitCodeOfPlan } from "../exit-codes.ts";
import { paintReport } from "../paint-report.ts";
import type { Act } from "../session.ts";

type Planned = Awaited<ReturnType<Operations["plan"]>>;

export function addPlan(program: Command, act: Act): void {
  program
    .command("plan")
    .argument("<target>", "target as named in the config")
    .description("show what the next run would do; writes nothing")
    .addHelpText("after", example("rollcall plan absences-in-awork", "rollcall plan absences-in-awork --json"))
    .action((target: string) =>
      act((session) =>
        session.open(async (operations) => {
          const { host, progress, paint } = session;
          const planned = await operations.plan(target, { signal: host.signal, progress });
          if (planned.running)
            session.note(`A run of ${target} is going on: the plan may be out of date when it ends.`);
          return {
            document: documentOf(planned),
            text: () => paintReport(renderReport(asPlan(planned)), paint),
            exit: exitCodeOfPlan(planned),
            cutShort: planned.run.status === "interrupted",
          };
        }),
      ),
    );
}

// A plan is no run: it was stored nowhere and has no id.
function asPlan(planned: Planned): Planned {
  return { ...planned, run: { ...planned.run, id: "" } };
}

function documentOf({ run: { id: _, ...run }, ...rest }: Planned): unknown {
  return { run, ...rest };
}
