/** Daemons over a town of a test; all of it ends with the test. */
import type { onTestFinished } from "vitest";
import { eventually } from "../e2e/process/kit/program.ts";
import { mainIn } from "../kit/compiled.ts";
import { mayHost } from "../kit/network-host.ts";
import { onceARun } from "../kit/once-a-run.ts";
import { sharedPostgres } from "../kit/postgres.ts";
import { askForRuns } from "./ask-for-runs.ts";
import { compileQuick } from "./compile-quick.ts";
import { Fleet } from "./fleet.ts";
import type { Member } from "./member.ts";
import { Town, type TownOptions } from "./town.ts";

export interface SceneOptions extends Omit<TownOptions, "seed"> {
  /** Each daemon on a host of its own. Default: where this machine lets us. */
  readonly isHosted?: boolean;
  readonly daemons?: number;
}

export async function quickMain(): Promise<string> {
  return mainIn(await onceARun("compiled-quick", compileQuick));
}

export async function settle(
  { isHosted = mayHost, daemons = 3, ...options }: SceneOptions,
  finished: typeof onTestFinished,
) {
  const server = await sharedPostgres();
  const url = await server.newDatabase();
  const town = await Town.open({ seed: 1, ...options });
  const fleet = await Fleet.open({ main: await quickMain(), town, url, port: server.port, daemons, isHosted });
  finished(async () => {
    await fleet.close();
    await town.close();
  });
  const ask = (sql: string) => server.ask(sql, url);
  return {
    ...{ town, fleet, ask },
    /** The daemon that holds a lease. */
    async holderOf(lease: string): Promise<Member | undefined> {
      const [row] = await ask(`SELECT pid FROM leases WHERE name = '${lease}'`);
      return fleet.members.find(({ program }) => program?.pid === row?.pid);
    },
    /** Runs are asked for, and done; the tools are as the company is. */
    async inStep(): Promise<void> {
      await askForRuns(ask);
      const waiting =
        "SELECT FROM requests WHERE refused IS NULL AND (run IS NULL OR run IN (SELECT id FROM runs WHERE status = 'running'))";
      const isDone = async () => (await ask(waiting)).length === 0 && town.outOfStep().length === 0;
      await eventually(isDone, "the tools to be as the company is", () => town.outOfStep().join("\n"));
    },
  };
}
