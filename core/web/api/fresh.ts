/**
 * Readings of both sides that callers ask for. Callers with the same question share one reading, and only a few go on at once, since each
 * holds much of both sides in memory. A reading ends when nobody is waiting for it any more.
 */
import { HTTPException } from "hono/http-exception";
import { Cancelled } from "../../model/errors.ts";

/** How many readings may go on at once, and how many callers may wait for them. */
const READINGS = 4;
const CALLERS = 20;

export interface Wanted<T> {
  /** Identifies the reading: callers with equal questions share one. */
  readonly question: string;
  /** The caller's signal; the reading has its own. */
  readonly signal: AbortSignal;
  readonly read: (signal: AbortSignal) => Promise<T>;
}

/** @throws HTTPException 429 if too many readings go on already */
export type Fresh = <T>(wanted: Wanted<T>) => Promise<T>;

interface Reading {
  readonly answer: Promise<unknown>;
  readonly stop: AbortController;
  callers: number;
}

export function createFresh(): Fresh {
  const shared = new Map<string, Reading>();
  let readings = 0;
  let callers = 0;

  function begin({ question, read }: Wanted<unknown>): Reading {
    if (readings >= READINGS) throw tooMany();
    const stop = new AbortController();
    const answer = (async () => read(stop.signal))();
    const reading: Reading = { answer, stop, callers: 0 };
    const over = () => {
      readings -= 1;
      forget(question, reading);
    };
    readings += 1;
    shared.set(question, reading);
    answer.then(over, over);
    return reading;
  }

  function forget(question: string, reading: Reading): void {
    if (shared.get(question) === reading) shared.delete(question);
  }

  return async <T>(wanted: Wanted<T>): Promise<T> => {
    if (callers >= CALLERS) throw tooMany();
    const reading = shared.get(wanted.question) ?? begin(wanted);
    callers += 1;
    reading.callers += 1;
    try {
      return (await unlessGone(reading.answer, wanted.signal)) as T;
    } finally {
      callers -= 1;
      reading.callers -= 1;
      if (reading.callers === 0) {
        forget(wanted.question, reading);
        reading.stop.abort(new Cancelled("nobody is waiting for it any more"));
      }
    }
  };
}

async function unlessGone(answer: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  const gone = Promise.withResolvers<never>();
  const leave = () => gone.reject(new Cancelled("whoever asked is gone"));
  if (signal.aborted) leave();
  signal.addEventListener("abort", leave);
  try {
    return await Promise.race([gone.promise, answer]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

function tooMany(): HTTPException {
  return new HTTPException(429, { message: "too many readings are under way already: try again later" });
}
