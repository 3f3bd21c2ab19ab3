/** `rollcall demo`: the whole of rollcall against simulators of every vendor, on this machine, with made-up people. */
import { type Command, InvalidArgumentError } from "commander";
import { renderCounts } from "../../render/text.ts";
import { example } from "../example.ts";
import { EXIT, exitCodeOfDemo } from "../exit-codes.ts";
import type { DemoReport } from "../host.ts";
import type { Act, Outcome } from "../session.ts";
import { renderTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

interface DemoFlags {
  readonly once?: boolean;
  readonly people: number;
  readonly seed: number;
  readonly port?: number;
}

export function addDemo(program: Command, act: Act): void {
  program
    .command("demo")
    .description("try everything against simulated vendors with made-up people; nothing leaves this machine")
    .option("--once", "run every target twice, print what happened and end; otherwise the demo goes on until Ctrl-C")
    .option("--people <n>", "size of the company", wholeNumber(1, 100_000), 50)
    .option("--seed <n>", "another company of the same size", wholeNumber(0, 2 ** 31), 1)
    .option("--port <n>", "port of the dashboard (default: a free one)", wholeNumber(1, 65_535))
    .addHelpText("after", example("rollcall demo", "rollcall demo --once --json"))
    .action((flags: DemoFlags) =>
      act(async ({ host, settings, progress, note, width }) => {
        const once = flags.once === true;
        if (settings.json && !once) {
          throw new UsageError("demo --json needs --once", "A demo that goes on has nothing to print: add --once.");
        }
        const { people, seed, port = null } = flags;
        if (once && port !== null)
          throw new UsageError("demo --once opens no dashboard, so --port does not apply", "Leave out one of the two.");
        const { signal } = host;
        const report = await host.demo(settings, { once, people, seed, port, signal, progress, say: note });
        return outcomeOf(report, width);
      }),
    );
}

function outcomeOf(report: DemoReport | null, width: number): Outcome {
  if (report === null) return { document: null, text: () => "", exit: EXIT.done, cutShort: true };
  return { document: report, text: () => renderDemo(report, width), exit: exitCodeOfDemo(report) };
}

function renderDemo({ targets, mails }: DemoReport, width: number): string {
  const rows = targets.flatMap(({ name, connector, first, second }) => [
    [name, connector, "first", first.status, renderCounts(first.counts)],
    [name, connector, "second", second.status, renderCounts(second.counts)],
  ]);
  const table = renderTable(["target", "connector", "run", "status", "what"], rows, width, ["what", "connector"]);
  return `${table}\n\n${mails} ${mails === 1 ? "mail" : "mails"} sent`;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
