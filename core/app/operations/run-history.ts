/** The queries about past runs: a page of them, and one run down to the record. */
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { Operations } from "../../engine/operations/operations.ts";
import { reportOf, type Remembered } from "../../engine/reports/run-report.ts";
import { partOf } from "../../engine/reports/run-part.ts";
import type { RunDocument } from "../../model/run.ts";

/** `engine`: the one of the config in force, which may be another at each question. */
export function runHistory(engine: () => Remembered): Pick<Operations, "runs" | "show" | "showPart"> {
  async function found(id: string): Promise<RunDocument> {
    const { store } = engine();
    const run = await store.runs.get(id);
    if (run) return run;
    const { runs } = await store.runs.list({ limit: 5 });
    throw new UnknownName(
      "run",
      id,
      runs.map((one) => one.id),
    );
  }
  return {
    async runs({ target, ...wanted }) {
      const { store, targets } = engine();
      if (target && !targets.has(target)) throw new UnknownName("target", target, [...targets.keys()]);
      return store.runs.list(named({ target, ...wanted }));
    },
    show: async (id, most) => reportOf(await found(id), engine(), most),
    showPart: async (id, wanted) => partOf(await found(id), wanted, engine()),
  };
}

type Named<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** Leaves out the conditions that are null. */
function named<T extends object>(wanted: T): Named<T> {
  return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null)) as Named<T>;
}
