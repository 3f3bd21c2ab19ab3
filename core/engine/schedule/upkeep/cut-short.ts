/**
 * Finds runs that were left "running" by a process that is gone, so that what they left is settled now, not at the next fire. A target
 * whose runs end their process each time (too little memory, a fault in other people's code) is left to people, or it would end all
 * others' runs with its own for ever.
 */
import { RollcallError } from "../../../model/errors.ts";
import { RULES } from "../../../model/rules.ts";
import { openIncident } from "../../incidents/incidents.ts";
import { isAlive } from "../../run/lease/lease-holder.ts";
import { closeInterrupted, closeRunsOfTheDead, wasInterrupted } from "../../run/lease/interrupted.ts";
import { underLease } from "../../run/lease/lease.ts";
import type { Engine, Target } from "../../engine.ts";
import { isByHand } from "../schedule.ts";

/** Whether a run of this target was left "running" by a process that is gone. */
export async function wasCutShort({ name }: Target, engine: Engine): Promise<boolean> {
  const lease = await engine.store.leases.get(name);
  return !isAlive(lease, engine) && (await engine.store.runs.running(name)).length > 0;
}

/** The interrupted runs of all active targets after which another run follows; others are closed at once. */
export async function cutShort(engine: Engine): Promise<readonly { readonly run: string; readonly target: Target }[]> {
  const { store, targets } = engine;
  const left: { run: string; target: Target }[] = [];
  for (const { id: run, target: name } of await store.runs.running()) {
    if (isAlive(await store.leases.get(name), engine)) continue;
    // Looked at once more: its lease may be gone because it has ended just now.
    if ((await store.runs.get(run))?.status !== "running") continue;
    const target = targets.get(name);
    // Of one in test mode, or that is inactive or left the config, no other run will close it.
    if (target?.mode !== "active") await closeRunsOfTheDead({ name }, engine);
    else if ((await followOrGiveUp(target, engine)) === "followed") left.push({ run, target });
  }
  return left;
}

/**
 * Decides what becomes of a target whose run was cut short. `followed`: another run will close that one. `closed`: none follows by itself,
 * since the target runs by hand only. `given up`: too many in a row were cut short, so that an incident waits for a person.
 */
export async function followOrGiveUp(target: Target, engine: Engine): Promise<"followed" | "closed" | "given up"> {
  if (isByHand(target.schedule)) {
    await closeRunsOfTheDead(target, engine);
    return "closed";
  }
  if ((await cutShortInARow(target.name, engine)) < RULES.run.cutShortInARow) return "followed";
  await giveUp(target, engine);
  return "given up";
}

/** How many of the target's last runs their process did not outlive. Those that people asked for are not counted: they may have ended them. */
export async function cutShortInARow(target: string, { store }: Engine): Promise<number> {
  const { runs } = await store.runs.list({ target, limit: 10 });
  const ended = runs.findIndex((run) => run.status !== "running" && !wasInterrupted(run));
  return (ended < 0 ? runs : runs.slice(0, ended)).filter(({ triggered_by }) => triggered_by === null).length;
}

async function giveUp(target: Target, engine: Engine): Promise<void> {
  await underLease(target.name, engine, async () => {
    const [run] = await engine.store.runs.running(target.name);
    await closeInterrupted(target, engine);
    const error = new EndsItsProcess(target.name);
    await engine.store.transaction((tx) => openIncident(tx, target, error, run?.id ?? null, engine));
    engine.log.error({ target: target.name, run: run?.id, code: error.code }, error.message);
  });
}

class EndsItsProcess extends RollcallError {
  constructor(target: string) {
    super(
      "UNEXPECTED",
      `its process ended ${RULES.run.cutShortInARow} times in a row in the middle of its runs, so no further run follows by itself`,
      {
        remedy: `See in the system's log, or that of Docker, how the process ended. If it ran out of memory, give it more (\`mem_limit\`); then try again with \`rollcall resume ${target}\`.`,
      },
    );
  }
}
