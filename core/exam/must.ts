/** How a case says what is not as promised. */

export class ExamFailure extends Error {
  constructor(words: string) {
    super(words);
    this.name = "ExamFailure";
  }
}

/** Of a case that is about writes. */
export const NOTHING_WRITTEN =
  "nothing was written, so this shows nothing: let `start` leave something to do, or excuse the case if nothing is ever written";

/** @throws ExamFailure */
export function must(holds: boolean, words: string | (() => string)): asserts holds {
  if (!holds) throw new ExamFailure(typeof words === "string" ? words : words());
}
