/** The least flow that a plugin of other people may have: nothing is wanted, and nothing is there. */
import { Completeness } from "../../core/model/completeness.ts";
import type { Flow } from "../../core/plugin/contract.ts";

export const complete = () =>
  Completeness.of({ collection: "things", pages: 1, distinct: 0, total: 0, window: null, attributes: null });

export const FLOW: Flow = {
  ...{ kind: "user", area: "users", subjects: "people", fields: { name: { manage: "always" } }, drift: "repair" },
  ...{ adopt: "never", creates: "all", orphans: "keep", window: () => null, desired: () => [], get: async () => null },
  find: async () => [],
  async *current() {
    yield [];
    return complete();
  },
};
