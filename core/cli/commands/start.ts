/** `rollcall start`: runs the daemon. It ends with 0 on SIGINT and SIGTERM, which are the ordinary ways to end it. */
import type { Command } from "commander";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";

export function addStart(program: Command, act: Act): void {
  program
    .command("start")
    .description("run the daemon: schedules, mail, dashboard; SIGTERM ends it, SIGHUP reads the config again")
    .addHelpText("after", example("rollcall start --config /etc/rollcall/config.yaml"))
    .action(() =>
      act(async ({ host, settings }) => {
        await host.startDaemon(settings);
        return { document: { stopped_by: host.stoppedBy() }, text: () => "", exit: EXIT.done };
      }),
    );
}
