/**
 * `npm run bench`: rollcall beside a minimal script that does the same work, in turns and in the same run: the first run, a
 * run without change, and one with 1 % changed; cold (a process a run) and warm (the daemon). `--help` says what can be
 * chosen. It builds rollcall first, measures what is released, and leaves nothing behind. Linux only (it reads /proc).
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contender } from "./contender.ts";
import { HELP, optionsOf, type BenchCase, type Kind, type Options } from "./options.ts";
import { excessOf, type Expected } from "./requests.ts";
import { summaryOf, tableOf, type Sample } from "./report.ts";
import { rollcallContender } from "./rollcall-contender.ts";
import { scriptContender } from "./script-contender.ts";
import { startVendors, type Vendors } from "./vendors.ts";

interface Scene {
  readonly people: number;
  readonly kind: Kind;
  readonly vendors: Vendors;
  readonly contenders: readonly Contender[];
}

async function main(options: Options): Promise<void> {
  if (options.build) execFileSync("npx", ["rolldown", "--config"], { cwd: ROOT, stdio: "inherit" });
  const samples: Sample[] = [];
  for (const people of options.people) {
    for (const kind of options.kinds) samples.push(...(await measure(people, kind, options)));
  }
  const summary = summaryOf(samples);
  process.stdout.write(`${tableOf(summary)}\n`);
  if (options.json) writeFileSync(options.json, `${JSON.stringify({ summary, samples }, null, 2)}\n`);
}

const ROOT = new URL("../..", import.meta.url).pathname;

async function measure(people: number, kind: Kind, options: Options): Promise<Sample[]> {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
  const now = new Date().toISOString();
  say(`${people} people, ${kind}: making their company`);
  const vendors = await startVendors(people, now);
  const contenders: Contender[] = [];
  try {
    for (const [index, name] of (["rollcall", "script"] as const).entries()) {
      const place = { folder: join(folder, name), personio: vendors.personio, awork: vendors.aworks[index]! };
      mkdirSync(place.folder);
      const given = { ...place, today: now.slice(0, 10) };
      contenders.push(name === "script" ? scriptContender(given, kind) : await rollcallContender(given, kind));
    }
    return await rounds({ people, kind, vendors, contenders }, options);
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
    const order = round % 2 === 0 ? scene.contenders.toReversed() : scene.contenders;
    // A first run makes what the others need.
    const cases: readonly BenchCase[] = round === 1 - extra ? ["first", ...options.cases] : options.cases;
    for (const which of [...new Set(cases)]) {
      const taken = await inTurn(which, round, order, scene);
      if (round > 0 && options.cases.includes(which)) samples.push(...taken);
    }
  }
  return samples;
}

async function inTurn(which: BenchCase, round: number, order: readonly Contender[], scene: Scene): Promise<Sample[]> {
  const { people, kind, vendors } = scene;
  const changed = which === "changed" ? await vendors.change() : { moved: 0, withdrawn: 0, added: 0 };
  const samples: Sample[] = [];
  for (const contender of order) {
    if (which === "first") {
      await vendors.reset(contender.awork);
      await contender.forget();
    }
    await vendors.forgetCounts();
    const before = (await vendors.count()).absences[contender.awork]!;
    await vendors.forgetCounts();
    const usage = await contender.run();
    const { counts, cpuMs: vendorsCpuMs } = await vendors.count();
    const expected: Expected = { people, which, kind, before, ...changed };
    const requests = Object.values(counts).reduce((sum, count) => sum + count, 0);
    const excess = contender.name === "rollcall" ? excessOf(counts, expected) : 0;
    const sample = {
      name: contender.name,
      people,
      kind,
      which,
      round,
      ...usage,
      requests,
      excess,
      vendorsCpuMs,
      counts,
    };
    say(
      `  ${kind} ${which} ${round} ${contender.name.padEnd(8)} ${sample.wallMs.toFixed(0)} ms, CPU ${sample.cpuMs.toFixed(0)} ms, vendors' CPU ${vendorsCpuMs.toFixed(0)} ms, ${sample.peakMb.toFixed(0)} MB, ${requests} requests`,
    );
    samples.push(sample);
  }
  return samples;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const options = optionsOf(process.argv.slice(2));
if (options === null) process.stdout.write(HELP);
else await main(options);
