/** What happens in one simulation, step by step: people on both sides, commands, crashes, clocks, a config that is changed. */
import type { Process } from "./process.ts";
import type { Simulation } from "./simulation.ts";
import type { Tool } from "./tool.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Step = (simulation: Simulation) => string | null | Promise<string | null>;

/** How often each comes, in parts of all. */
const STEPS: readonly (readonly [weight: number, step: Step])[] = [
  [6, ({ company }) => company.absent()],
  [6, ({ company }) => company.withdraws()],
  [3, ({ company }) => company.extends()],
  [2, ({ company }) => company.decides()],
  [3, ({ company }) => company.hire()],
  [5, ({ company }) => company.leaves()],
  [1, ({ company }) => company.vanishes()],
  [2, ({ company }) => company.returns()],
  [2, ({ company }) => company.renames()],
  [2, ({ company }) => company.marries()],
  [2, ({ company }) => company.moves()],
  [1, manyLeave],
  [1, manyWithdraw],
  [6, edit],
  [8, sync],
  [2, partial],
  [2, plan],
  [3, approve],
  [4, reject],
  [1, pause],
  [1, resume],
  [2, ({ start }) => start("tick", (one) => one.beTick())],
  [3, daemon],
  [2, stop],
  [3, changeMode],
  [2, changeSchedule],
  [4, changeLimit],
  [1, breakConfig],
  [2, clockForward],
  [1, clockBack],
  [8, (simulation) => simulation.pass(simulation.dice.between(1, 240) * MINUTE)],
];
const TOTAL = STEPS.reduce((sum, [weight]) => sum + weight, 0);

export async function tell(simulation: Simulation): Promise<void> {
  const { dice, scheduler, faults } = simulation;
  if (dice.chance(0.6)) await firstDay(simulation);
  daemon(simulation);
  for (let left = dice.between(6, 18); left > 0 && simulation.goesOn; left -= 1) {
    const told = await draw(simulation)(simulation);
    if (told) scheduler.trace.add(`── ${told}`);
    await simulation.run(dice.between(2, 60));
    if (dice.chance(faults.now.crashes)) await crash(simulation);
  }
}

/** Everything was set up in peace, some days ago. */
async function firstDay({ faults, runAll, tools }: Simulation): Promise<void> {
  faults.on = false;
  await runAll("first day", async (one) => {
    for (const { target } of tools) await one.operations.sync(target, one.wish());
  });
  faults.on = true;
}

/** Faults end, everything is switched on, and whatever is held is decided: now all has to come right. */
export async function rest(simulation: Simulation): Promise<void> {
  const { faults, scheduler, config, tools, processes } = simulation;
  faults.on = false;
  scheduler.trace.add("── everything comes to rest");
  for (const process of [...processes]) await process.die();
  // There nobody can tell that whoever holds a lease is gone, and clocks that were set back make it hold for long.
  if (simulation.kind === "postgres") await simulation.run(1, 8 * HOUR);
  config.broken = false;
  for (const { target } of tools) config.setLimit(target, simulation.dice.pick([null, 0]));
  for (const { target } of tools) if (config.modes.get(target) !== "active") config.setMode(target, "active");
  config.write();
  await simulation.runAll("tidy", async (one) => {
    for (const { target } of tools) await one.operations.resume(target, one.wish()).catch(() => undefined);
    for (const tool of tools) await settle(one, tool, simulation);
    await one.beTick();
  });
  simulation.check();
  await simulation.run(5_000, 10 * MINUTE);
  const { writes } = simulation.oracle;
  // Nobody is asked any more, and what was rejected stays all the same.
  for (const { target } of tools) config.setLimit(target, "off");
  config.write();
  await simulation.runAll("again", async (one) => {
    for (const { target } of tools) await one.operations.sync(target, one.wish());
  });
  if (simulation.oracle.writes > writes)
    simulation.violate("a second run does nothing", `${simulation.oracle.writes - writes} writes`);
  if (simulation.company.present.length > 0 && simulation.dice.chance(0.4)) await news(simulation);
  await simulation.runAll("post", async (one) => {
    await one.app!.outbox().flush(new AbortController().signal);
  });
  await simulation.oracle.atRest();
}

/** What is new is carried by the next run for what changed lately, also where such a run has just found nothing to do. */
async function news(simulation: Simulation): Promise<void> {
  const { tools, company, oracle, scheduler } = simulation;
  await simulation.runAll("news", async (one) => {
    const carry = async () => {
      for (const { target } of tools) await one.operations.sync(target, one.wish({ scope: "partial" }));
    };
    await carry();
    scheduler.trace.add(`── ${company.hire()}; ${company.absent()}`);
    await carry();
    // Of somebody who is known already few records say it all.
    for (const happens of [() => company.absent(), () => company.extends()]) {
      scheduler.trace.add(`── ${happens()}`);
      await carry();
    }
  });
  for (const tool of tools) {
    const missing = (await oracle.differences(tool)).filter((line) => line.startsWith("+"));
    if (missing.length > 0)
      simulation.violate("what is new is there after a partial run", `${tool.target}: ${missing.join("; ")}`);
  }
}

/** Two runs without a fault, or one where that was enough; what is held in between is approved, or rejected. */
async function settle(one: Process, tool: Tool, simulation: Simulation): Promise<void> {
  const { target } = tool;
  for (let runs = 0; runs < 2; runs += 1) {
    let { run } = await one.operations.sync(target, one.wish());
    for (let round = 0; run.status === "held" && run.digest && round < 4; round += 1) {
      if (simulation.dice.chance(0.4)) {
        await rejectHeld(one, target, run.digest, simulation);
        break;
      }
      await simulation.oracle.approved(target, run.digest);
      ({ run } = await one.operations.approve(target, run.digest, one.wish()));
    }
    if ((await simulation.oracle.differences(tool)).length === 0) return;
  }
}

function draw({ dice }: Simulation): Step {
  let at = dice.between(1, TOTAL);
  for (const [weight, step] of STEPS) {
    at -= weight;
    if (at <= 0) return step;
  }
  throw new Error("no step was drawn");
}

async function crash(simulation: Simulation): Promise<void> {
  const { processes, dice, scheduler } = simulation;
  if (processes.size === 0) return;
  const process = dice.pick([...processes]);
  scheduler.trace.add(`── ${process.name} is killed`);
  await process.die();
}

function manyLeave({ company, dice }: Simulation): string {
  return Array.from({ length: dice.between(2, 6) }, () => company.leaves()).join("; ");
}

function manyWithdraw({ company, dice }: Simulation): string {
  return Array.from({ length: dice.between(3, 12) }, () => company.withdraws()).join("; ");
}

function edit({ tools, dice }: Simulation): string | null {
  return dice.pick(dice.pick(tools).edits)();
}

function targetOf({ tools, dice }: Simulation): string {
  return dice.pick(tools).target;
}

function sync(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`sync ${target}`, (one) => one.operations.sync(target, one.wish()));
}

function partial(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`partial ${target}`, (one) => one.operations.sync(target, one.wish({ scope: "partial" })));
}

function plan(simulation: Simulation): string {
  const target = targetOf(simulation);
  const { signal, progress } = { signal: new AbortController().signal, progress: () => undefined };
  return simulation.start(`plan ${target}`, (one) => one.operations.plan(target, { signal, progress }));
}

function approve(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`approve ${target}`, async (one) => {
    const { runs } = await one.operations.runs({ target, cursor: null });
    const held = runs.find(({ status }) => status === "held");
    if (!held?.digest) return;
    await simulation.oracle.approved(target, held.digest);
    await one.operations.approve(target, held.digest, one.wish());
  });
}

function reject(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`reject ${target}`, async (one) => {
    const { run } = await one.operations.sync(target, one.wish());
    if (run.status === "held" && run.digest) await rejectHeld(one, target, run.digest, simulation);
  });
}

async function rejectHeld(one: Process, target: string, digest: string, { oracle }: Simulation): Promise<void> {
  await oracle.rejects(target, digest);
  await one.operations.reject(target, digest, "cli:ann");
  await oracle.rejected(target);
}

function pause(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`pause ${target}`, (one) => one.operations.pause(target, "cli:ann", null));
}

function resume(simulation: Simulation): string {
  const target = targetOf(simulation);
  return simulation.start(`resume ${target}`, (one) => one.operations.resume(target, one.wish()));
}

/** Also where there is one already: it is refused. */
function daemon(simulation: Simulation): string {
  return simulation.start("daemon", (one) => one.beDaemon());
}

function stop({ processes, dice }: Simulation): string | null {
  if (processes.size === 0) return null;
  const process = dice.pick([...processes]);
  process.stop();
  return `${process.name} is told to stop`;
}

function changeMode(simulation: Simulation): string {
  const { config, dice } = simulation;
  const [target, mode] = [targetOf(simulation), dice.pick(["active", "active", "test", "inactive"] as const)];
  if (mode !== "active") simulation.silenced = true;
  config.setMode(target, mode);
  config.write();
  return `${target} is made ${mode}`;
}

function changeSchedule({ config, dice }: Simulation): string {
  config.every = dice.pick(["30m", "2h", "6h"]);
  config.partial = dice.pick([null, "5m", "20m"]);
  config.write();
  return `every target runs every ${config.every}, and every ${config.partial} for what changed lately`;
}

/** Also while something is held, which may then go, and after much went, which is then asked about. */
function changeLimit(simulation: Simulation): string {
  const { config, dice } = simulation;
  const [target, most] = [targetOf(simulation), dice.pick([null, 0, 0, 1, 4, 20, "off"] as const)];
  config.setLimit(target, most);
  config.write();
  return `of ${target}, ${most ?? "as many as the rules say"} may lose something in a day`;
}

function breakConfig({ config, dice }: Simulation): string {
  config.broken = !config.broken && dice.chance(0.7);
  config.write();
  return config.broken ? "the config file is broken" : "the config file is whole";
}

/** Not while a write is on its way: against one that arrives hours later, no lease can guard. */
function clockForward({ scheduler, dice, writes }: Simulation): string | null {
  if (writes) return null;
  const hours = dice.between(1, 30);
  scheduler.offset += hours * HOUR;
  return `the clock is ${hours} h ahead`;
}

function clockBack({ scheduler, dice }: Simulation): string {
  const minutes = dice.between(1, 120);
  scheduler.offset -= minutes * MINUTE;
  scheduler.wasSetBack = true;
  return `the clock is ${minutes} min back`;
}
