/**
 * What authors import as `rollcall/exam`: the cases that every plugin and connector passes, through the whole of rollcall, over a
 * made-up company and the author's simulator. It belongs to no test runner: each case has a title and something to run.
 *
 *     for (const { title, skipped, run } of exam({ plugin: "absence-mirror", connector, start }))
 *       test(title, { skip: skipped !== null }, run);
 */
import { CASES, type Case } from "./cases.ts";
import { Hall } from "./hall.ts";
import { must } from "./must.ts";
import type { ExamCase, ExamOptions } from "./options.ts";

export { startByHand, type ByHand } from "./by-hand.ts";
export type { CaseName, ExamCase, ExamOptions, ExamTool, Founding } from "./options.ts";
export { ExamFailure } from "./must.ts";

/** Real milliseconds after which a case counts as hanging: no wait in it is real. */
const LONGEST_MS = 55_000;

/** @throws ExamFailure if an excused case does not exist, or comes without a reason */
export function exam(options: ExamOptions): ExamCase[] {
  const { excused = {} } = options;
  for (const [name, reason] of Object.entries(excused)) {
    must(
      CASES.some((one) => one.name === name),
      `there is no case "${name}" to be excused: ${CASES.map((one) => one.name).join(", ")}`,
    );
    must(String(reason).trim() !== "", `the case "${name}" is excused without a reason`);
  }
  return CASES.map((one) => caseOf(one, options, excused[one.name] ?? null));
}

function caseOf(one: Case, options: ExamOptions, skipped: string | null): ExamCase {
  const title = `${one.name}: ${one.promise}`;
  return {
    name: one.name,
    title: skipped === null ? title : `${title} (not held: ${skipped})`,
    skipped,
    run: () => held(one, options),
  };
}

async function held(one: Case, options: ExamOptions): Promise<void> {
  const hall = new Hall(options);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const words = `after ${LONGEST_MS / 1000} seconds it is still running: something waits for an event that never comes`;
      reject(new Error(words));
    }, LONGEST_MS);
  });
  try {
    await Promise.race([one.hold(hall), late]);
  } finally {
    clearTimeout(timer);
    await hall.close();
  }
}
