/** `rollcall check [TARGET…]`: config, connections, rights, attributes and mail, tried without writing anything. */
import type { Command } from "commander";
import type { CheckReport } from "../../engine/operations/operations.ts";
import { oneLine } from "../../render/text.ts";
import { example } from "../example.ts";
import { exitCodeOfCheck } from "../exit-codes.ts";
import type { Act, Paint } from "../session.ts";

type CheckLine = CheckReport["checks"][number];

const WORDS = { ok: "ok", warning: "warning", failed: "FAILED", skipped: "skipped" } as const;
const COLORS = { ok: "green", warning: "yellow", failed: "red", skipped: "dim" } as const;

/** A vendor that does not answer is asked again for 40 s, as in a run. */
const PHASE = "testing the connections (up to a minute where a vendor does not answer)";

export function addCheck(program: Command, act: Act): void {
  program
    .command("check")
    .argument("[targets...]", "targets to test; none: all of them")
    .description("test config, connections, rights, attributes and mail; writes nothing")
    .addHelpText("after", example("rollcall check", "rollcall check absences-in-awork --json"))
    .action((targets: string[]) =>
      act((session) =>
        session.open(async (operations) => {
          session.progress({ phase: PHASE, done: 0, total: null });
          const report = await operations.check(targets, session.host.signal);
          return { document: report, text: () => renderCheck(report, session.paint), exit: exitCodeOfCheck(report) };
        }, "stand in"),
      ),
    );
}

function renderCheck({ checks }: CheckReport, paint: Paint): string {
  const sections = Map.groupBy(checks, (check) => check.target);
  const texts = [...sections].map(([target, lines]) =>
    [paint("bold", target ?? "rollcall"), ...lines.flatMap((line) => renderLine(line, paint))].join("\n"),
  );
  return [...texts, summaryOf(checks)].join("\n\n");
}

function renderLine({ state, what, code, attribute, detail, remedy }: CheckLine, paint: Paint): string[] {
  const about = [code, attribute].filter(Boolean).join(" ");
  const line = `  ${paint(COLORS[state], WORDS[state].padEnd(7))}  ${what}: ${oneLine(detail)}${about && ` (${about})`}`;
  return remedy && state !== "ok" ? [line, `           → ${oneLine(remedy)}`] : [line];
}

function summaryOf(checks: readonly CheckLine[]): string {
  const count = (state: CheckLine["state"]) => checks.filter((check) => check.state === state).length;
  const words = (["ok", "warning", "failed", "skipped"] as const).map((state) => [count(state), state] as const);
  return words.map(([number, state]) => `${number} ${state}`).join(", ");
}
