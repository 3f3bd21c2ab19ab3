/** The runs that were, as the commands ask for them: pages of them, and one down to the record. */
import { UnknownName, type Operations } from "../engine/operations.ts";
import { reportOf } from "../engine/report.ts";
import type { Store } from "../store/store.ts";

export function runHistory(store: Store, targets: () => readonly string[]): Pick<Operations, "runs" | "show"> {
  return {
    async runs({ target, cursor }) {
      if (target && !targets().includes(target)) throw new UnknownName("target", target, targets());
      return store.runs.list({ ...(target && { target }), ...(cursor && { cursor }) });
    },
    async show(id) {
      const found = await store.runs.get(id);
      if (found) return reportOf(found, store);
      const { runs } = await store.runs.list({ limit: 5 });
      const valid = runs.map((one) => one.id);
      throw new UnknownName("run", id, valid);
    },
  };
}
