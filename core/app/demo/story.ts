/** What happens in the demo's company while one watches: people fall ill, change their plans, and awork is down for a while. */
import { addAbsence, changeAbsence, withdrawAbsence, type SimAbsence } from "../../../plugins/personio/world.ts";
import type { Operations } from "../../engine/operations.ts";
import { addDays, dateIn, type Clock } from "../../model/time.ts";
import { ZONE, type DemoCompany } from "./company.ts";

const PAUSE_MS = 20_000;

export interface Stage {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly operations: Operations;
}

/** Goes round until the signal aborts. */
export async function tell(company: DemoCompany, stage: Stage): Promise<void> {
  const { clock, signal, say } = stage;
  try {
    for (let round = 0; !signal.aborted; round += 1) {
      for (const event of events(company, round, stage)) {
        await clock.sleep(PAUSE_MS, signal);
        say(event());
        await follow(stage);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The demo does not wait for the next minute. */
async function follow({ operations, signal, say }: Stage): Promise<void> {
  for (const target of operations.targets) {
    const { run } = await operations.sync(target, {
      by: "cli:demo",
      area: null,
      scope: "full",
      approve: null,
      signal,
      progress: () => undefined,
    });
    const { create, update, remove } = run.counts;
    say(
      `  ${target}: ${run.error ? `${run.error.code}, ${run.error.message}` : `${create} created, ${update} updated, ${remove} removed`}`,
    );
  }
}

function* events(
  { personio: { world }, awork }: DemoCompany,
  round: number,
  { clock }: Stage,
): Generator<() => string> {
  const today = dateIn(ZONE, clock.now());
  const present = world.people.filter(({ email, status }) => email && status === "active");
  const person = present[(round * 7) % present.length] as (typeof present)[number];
  const type = world.types[0] as (typeof world.types)[number];
  const name = `${person.firstName} ${person.lastName}`;
  let absence: SimAbsence | null = null;
  yield () => {
    absence = addAbsence(world, { person, type, startsOn: today, endsOn: addDays(today, 2) });
    return `${name} is absent from today until the day after tomorrow.`;
  };
  yield () => {
    if (absence) changeAbsence(world, absence, { endsOn: addDays(today, 4) });
    return `${name}'s absence is two days longer.`;
  };
  yield () => {
    awork.fault({ how: { status: 503, body: "upstream unavailable" }, times: Number.POSITIVE_INFINITY });
    return "awork is down.";
  };
  yield () => {
    awork.heal();
    return "awork is back.";
  };
  yield () => {
    if (absence) withdrawAbsence(world, absence);
    return `${name}'s absence was withdrawn.`;
  };
}
