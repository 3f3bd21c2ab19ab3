/** Stand-ins for a source or a connection that cannot be had: whoever asks one is told why, and nobody else is in trouble. */
import type { Connection, Source } from "./contract.ts";

/** `why` is what each question throws, and what `test` reports. */
export function failingSource(why: Error): Source {
  const refuse = () => Promise.reject(why);
  const { remedy } = why as { readonly remedy?: string };
  const check = {
    what: "source",
    state: "failed",
    detail: why.message,
    ...(remedy !== undefined && { remedy }),
  } as const;
  return {
    read: refuse,
    confirmPeople: refuse,
    confirmAbsences: refuse,
    test: async () => ({ checks: [check], tenant: null }),
  };
}

/** The run that asks ends by `why`. */
export function failingConnection(why: unknown): Connection {
  const refuse = () => Promise.reject(why);
  return { flows: refuse, test: refuse };
}
