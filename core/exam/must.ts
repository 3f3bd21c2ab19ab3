/** How a case says what is not as promised. */

export class ExamFailure extends Error {
  constructor(words: string) {
    super(words);
    this.name = "ExamFailure";
  }
}

/** @throws ExamFailure */
export function must(holds: boolean, words: string | (() => string)): asserts holds {
  if (!holds) throw new ExamFailure(typeof words === "string" ? words : words());
}
