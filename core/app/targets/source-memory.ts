/** The memory of sources, in the store. */
import type { SourceMemory } from "../../plugin/contract.ts";
import type { Store } from "../../store/store.ts";

/** What the source keeps from one process to the next, under its own name among the single values. */
export function memoryOf(name: string, { meta }: Pick<Store, "meta">): SourceMemory {
  const key = `memory of source ${name}` as const;
  return {
    recall: async () => (await meta.get(key)) ?? null,
    keep: (text) => meta.set(key, text),
  };
}
