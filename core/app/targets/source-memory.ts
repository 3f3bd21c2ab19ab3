/** What a source keeps from one process to the next, under its own name among the single values. */
import type { SourceMemory } from "../../plugin/contract.ts";
import type { Store } from "../../store/store.ts";

export function memoryOf(source: string, { meta }: Pick<Store, "meta">): SourceMemory {
  const key = `source_memory ${source}` as const;
  return {
    recall: async () => (await meta.get(key)) ?? null,
    keep: (text) => meta.set(key, text),
  };
}
