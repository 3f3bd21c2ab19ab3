/**
 * `npm run bench`: rollcall beside a minimal script that does the same work, in turns and in the same run, for each kind of
 * integration: the first run, a run without change, one that only asks what changed, one that carries one record that did, and one with 1 % changed; cold (a process a run) or warm (the daemon).
 * `--help` says what can be chosen. It builds rollcall first, measures what is released, fails where the two come to different
 * ends or rollcall asks more than the work needs, and leaves nothing behind. Linux only (it reads /proc).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BenchCase, Run } from "./bench-case.ts";
import type { Contender } from "./contender.ts";
import { HELP, optionsOf, type Kind, type Options } from "./options.ts";
import { footprint, footprintLine } from "./footprint.ts";
import { excessOf } from "./requests.ts";
import { LIMIT_MS, measurePages, pageTable, SIZES } from "./pages.ts";
import { summaryOf, tableOf, type Sample } from "./report.ts";
import { rollcallContender } from "./rollcall-contender.ts";
import { scriptContender } from "./script-contender.ts";
import { startVendors, type Vendors } from "./vendors.ts";

interface Scene {
  readonly which: BenchCase;
  readonly people: number;
  readonly kind: Kind;
  readonly vendors: Vendors;
  /** Each at its own seat. */
  readonly contenders: readonly Contender[];
}

async function main(options: Options): Promise<void> {
  if (options.build && options.cases.length > 0)
    execFileSync("npm", ["run", "build", "--silent"], { cwd: ROOT, stdio: "inherit" });
  const samples: Sample[] = [];
  for (const which of options.cases) {
    for (const people of options.people) {
      const kinds = options.kinds.filter((kind) => kind === "cold" || !which.coldOnly);
      for (const kind of kinds) samples.push(...(await measure(which, people, kind, options)));
    }
  }
  const summary = summaryOf(samples);
  if (samples.length > 0) process.stdout.write(`${tableOf(summary)}\n`);
  for (const name of options.pages) await pages(name, options);
  const takes = footprint();
  process.stdout.write(`${footprintLine(takes)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ summary, samples, footprint: takes }, null, 2)}\n`);
}

/** @throws where a page takes longer than it may. */
async function pages(name: keyof typeof SIZES, { rounds }: Options): Promise<void> {
  say(`${name}: filling a database`);
  const figures = await measurePages({ ...SIZES[name], times: 10 * rounds });
  process.stdout.write(`${name}:\n${pageTable(figures)}\n`);
  const slow = figures.filter(({ medianMs }) => medianMs > LIMIT_MS).map(({ page }) => page);
  if (slow.length > 0) throw new Error(`longer than ${LIMIT_MS} ms: ${slow.join(", ")}`);
}

const ROOT = new URL("../..", import.meta.url).pathname;

async function measure(which: BenchCase, people: number, kind: Kind, options: Options): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  const now = new Date().toISOString();
  say(`${which.name}, ${people} people, ${kind}: making their company`);
  const vendors = await startVendors(which.name, people, now);
  const contenders: Contender[] = [];
  try {
    for (const [seat, name] of (["rollcall", "script"] as const).entries()) {
      const place = { which, folder: join(folder, name), access: vendors.access[seat]!, today: now.slice(0, 10) };
      mkdirSync(place.folder);
      contenders.push(name === "script" ? scriptContender(place, kind) : await rollcallContender(place, kind));
    }
    return await rounds({ which, people, kind, vendors, contenders }, options);
  } finally {
    for (const contender of contenders) await contender.close();
    vendors.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What lives on gets one round that is not counted. */
async function rounds(scene: Scene, options: Options): Promise<Sample[]> {
  const samples: Sample[] = [];
  const extra = scene.kind === "warm" ? 1 : 0;
  for (let round = 1 - extra; round <= options.rounds; round += 1) {
    const order = round % 2 === 0 ? [1, 0] : [0, 1];
    // A first run makes what the others need.
    const runs: readonly Run[] = round === 1 - extra ? ["first", ...options.runs] : options.runs;
    for (const run of new Set(runs)) {
      if ((run === "partial" && !scene.which.partial) || (run === "news" && !scene.which.news)) continue;
      const taken = await inTurn(run, round, order, scene);
      if (round > 0 && options.runs.includes(run)) samples.push(...taken);
    }
  }
  return samples;
}

async function inTurn(run: Run, round: number, order: readonly number[], scene: Scene): Promise<Sample[]> {
  if (run === "changed") await scene.vendors.change(round);
  if (run === "news") {
    await remember(scene);
    await scene.vendors.news();
  }
  const samples: Sample[] = [];
  for (const seat of order) samples.push(await turn(run, round, seat, scene));
  await scene.vendors.compare();
  return samples;
}

async function turn(run: Run, round: number, seat: number, scene: Scene): Promise<Sample> {
  const { which, people, kind, vendors, contenders } = scene;
  const contender = contenders[seat]!;
  if (run === "first") await contender.forget();
  if (run === "partial" && contender.name === "rollcall") await remember(scene);
  const expected = await vendors.begin(seat, run);
  const usage = await contender.run(run);
  const { counts, cpuMs: vendorsCpuMs } = await vendors.end(seat);
  const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const excess = contender.name === "rollcall" ? excessOf(counts, expected) : 0;
  const what = { name: contender.name, which: which.name, people, kind, run, round };
  const sample = { ...what, ...usage, requests, excess, vendorsCpuMs, counts };
  say(
    `  ${kind} ${run} ${round} ${contender.name.padEnd(8)} ${sample.wallMs.toFixed(0)} ms, CPU ${sample.cpuMs.toFixed(0)} ms, vendors' CPU ${vendorsCpuMs.toFixed(0)} ms, ${sample.peakMb.toFixed(0)} MB, ${requests} requests`,
  );
  return sample;
}

/** The first run for what changed lately looks at everything, and remembers what it was told. */
async function remember({ contenders }: Scene): Promise<void> {
  for (const contender of contenders) if (contender.name === "rollcall") await contender.run("partial");
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const options = optionsOf(process.argv.slice(2));
if (options === null) process.stdout.write(HELP);
else await main(options);
