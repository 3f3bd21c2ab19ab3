/** Each case of the benchmark once, with few people and in this process, so that it does not rot. Nothing is timed here. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createHost } from "../../core/app/command-line/host.ts";
import { runCli } from "../../core/cli/run-cli.ts";
import { isPartial, type BenchCase, type Run } from "./bench-case.ts";
import { CASES } from "./cases/index.ts";
import type { Place } from "./contender.ts";
import { excessOf } from "./requests.ts";
import { writeConfig } from "./rollcall-config.ts";
import { scriptConfig } from "./script-contender.ts";
import type { ScriptConfig } from "./scripts/http.ts";
import { Seats } from "./seats.ts";

const PEOPLE = 20;
const RUNS: readonly Run[] = ["first", "same", "partial", "news", "changed", "same"];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe.each(CASES)("the case $name", (which) => {
  it("brings rollcall and the script to the same end, and rollcall asks no more than the work needs", async () => {
    const now = new Date().toISOString();
    const seats = await Seats.open(which, { people: PEOPLE, now, today: now.slice(0, 10) });
    closing.push(() => seats.close());
    const [rollcall, script] = seats.access.map((access) => placeOf(which, access, now));
    const contenders = [await rollcallOf(rollcall!), await scriptOf(script!)];
    for (const [round, run] of RUNS.entries()) {
      if ((run === "partial" && !which.partial) || (run === "news" && !which.news)) continue;
      if (run === "news") seats.news();
      if (run === "changed") seats.change(round);
      for (const [seat, contender] of contenders.entries()) {
        if (run === "partial") await contender(run);
        const needed = seats.begin(seat, run);
        await contender(run);
        const { counts } = seats.end(seat);
        if (seat === 0) expect(() => excessOf(counts, needed), run).not.toThrow();
      }
      expect(seats.difference(), run).toBeNull();
    }
  });
});

function placeOf(which: BenchCase, access: Place["access"], now: string): Place {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-bench-test-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  return { which, folder, access, today: now.slice(0, 10) };
}

async function rollcallOf(place: Place): Promise<(run: Run) => Promise<void>> {
  const config = writeConfig(place);
  let said = "";
  const stream = { write: (text: string) => (said += text) };
  const host = createHost({
    ...{ env: {}, folder: place.folder, pid: process.pid, user: "bench", version: "0.0.0", random: Math.random },
    ...{
      stdin: process.stdin,
      stdout: stream,
      stderr: stream,
      signal: new AbortController().signal,
      stoppedBy: () => null,
    },
    ...{ isAlive: () => true, onHangup: () => undefined, onStray: () => undefined },
  });
  return async (run) => {
    said = "";
    const scope = isPartial(run) ? ["--partial"] : [];
    const code = await runCli(["sync", place.which.name, "--config", config, ...scope], host);
    if (code !== 0) throw new Error(said);
  };
}

async function scriptOf(place: Place): Promise<(run: Run) => Promise<void>> {
  const config = scriptConfig(place);
  writeFileSync(config.file, "{}");
  const { run } = (await import(`./scripts/${place.which.name}.ts`)) as {
    readonly run: (config: ScriptConfig) => Promise<number>;
  };
  return async () => void (await run(config));
}
