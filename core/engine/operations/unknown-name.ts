/** An unknown target, area, run, request or person: exit code 64, naming the valid ones. */
export class UnknownName extends Error {
  readonly what: string;
  readonly given: string;
  readonly valid: readonly string[];
  /** What helps where no valid name is known. */
  readonly hint: string;

  constructor(what: string, given: string, valid: readonly string[], hint = "There are none yet.") {
    super(`there is no ${what} "${given}"`);
    this.name = "UnknownName";
    this.what = what;
    this.given = given;
    this.valid = valid;
    this.hint = hint;
  }
}
