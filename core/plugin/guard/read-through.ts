/** A list of other people's reader, page by page: a record that comes twice and a list without an end are no list. */
import { setImmediate } from "node:timers/promises";
import { IncompleteReadError, READ_AGAIN } from "../../model/errors.ts";
import { closeReader } from "../close-reader.ts";
import type { Reader } from "../contract.ts";
import { MOST_PAGES } from "../http/walk.ts";
import { z } from "../schema.ts";
import { isSigned } from "./guard-shapes.ts";
import type { Witness } from "./witness.ts";

interface Pages {
  /** `current() of its users`. */
  readonly what: string;
  /** The shape of a record with a `remoteId`; null: the records are the plugin's own affair. */
  readonly record: z.ZodType | null;
}

export async function* readThrough<T>({ what, record }: Pages, ask: () => Reader<T>, witness: Witness): Reader<T> {
  const shape = z.array(record ?? z.any());
  const pages = witness.check(what, isReader, witness.call(what, ask));
  const seen = new Set<string>();
  try {
    for (let read = 0; ; read += 1) {
      const { done, value } = await witness.ask(what, z.any(), () => pages.next());
      if (done) return witness.check(`the end of ${what}`, isSigned, value);
      if (read === MOST_PAGES) throw incomplete(witness, `${what} has no end: ${MOST_PAGES} pages came`);
      const page = witness.check(what, shape, value);
      if (record) for (const one of page as readonly { readonly remoteId: string }[]) noteOnce(one.remoteId);
      yield page;
      // A reader that waits for nothing would keep everybody else in the process from their turn, signals too.
      await setImmediate();
    }
  } finally {
    // Nobody waits for it: it may be the one that does not answer.
    closeReader(pages as Reader<unknown>).catch(() => undefined);
  }

  function noteOnce(remoteId: string): void {
    if (seen.has(remoteId)) throw incomplete(witness, `${what} gave ${remoteId} twice: is the page asked for?`);
    seen.add(remoteId);
  }
}

function incomplete({ name }: Witness, what: string): IncompleteReadError {
  const remedy = `${READ_AGAIN} If it goes on, tell the plugin's author: byCursor, byPageNumber and byOffset of the kit read each record once.`;
  return new IncompleteReadError(`the plugin ${name}: ${what}`, { remedy });
}

const isReader = z.custom<AsyncGenerator>(
  (given) => typeof (given as Partial<AsyncGenerator> | null)?.next === "function",
  "must be a generator (async *current), or return one",
);
