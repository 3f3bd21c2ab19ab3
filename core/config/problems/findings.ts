/** Collects everything that is wrong with a file, with the places, so that all of it is reported at once. */
import type { Problem } from "../../model/errors.ts";
import type { Path, Positions } from "../yaml/positions.ts";

export interface Finding extends Problem {
  readonly where: Path;
  /** The remedy of a problem that concerns one target only, at whichever key it stands. */
  readonly remedy?: string;
  /** True if a variable or secret file is missing or of no use; false for anything else that is wrong. */
  readonly lacksSecret: boolean;
}

export interface Hint {
  readonly suggestion?: string | null;
  /** Whether line and column point at the key or the value. Default: the value. */
  readonly at?: "key" | "value";
}

export class Findings {
  /** Mistakes in the file itself, whatever the environment holds. */
  readonly wrong: Finding[] = [];
  /** Places where something from outside is missing: a variable, a secret file, an external plugin. */
  readonly missing: Finding[] = [];
  readonly positions: Positions;

  constructor(positions: Positions) {
    this.positions = positions;
  }

  add(where: Path, message: string, hint: Hint = {}): void {
    this.wrong.push(this.#finding(where, message, hint));
  }

  /** A variable or a secret file is missing, or of no use. */
  addSecret(where: Path, message: string, suggestion: string | null): void {
    this.missing.push({ ...this.#finding(where, message, { suggestion }), lacksSecret: true });
  }

  /** A plugin does not load, or fails when it is asked: the problem of the targets that name it, at whichever key it stands. */
  addPlugin(where: Path, message: string, remedy: string): void {
    this.missing.push({ ...this.#finding(where, message, {}), remedy });
  }

  addAt(offset: number, message: string): void {
    const where = this.positions.pathAt(offset);
    const place = this.positions.ofOffset(offset);
    this.wrong.push({ where, path: dotted(where), ...place, message, suggestion: null, lacksSecret: false });
  }

  #finding(where: Path, message: string, { suggestion = null, at = "value" }: Hint): Finding {
    const place = at === "key" ? this.positions.ofKey(where) : this.positions.ofValue(where);
    return { where, path: dotted(where), ...place, message, suggestion, lacksSecret: false };
  }
}

/** The path as people write it: `targets.desks.blocker.people[0]`. */
function dotted(path: Path): string {
  return path.map((part, index) => (typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`)).join("");
}

/** The problem with its place: `config.yaml:8:19: targets.desks.window: expected …`. */
export function withPlace(file: string, { path, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== null).join(":");
  return `${place}: ${path ? `${path}: ` : ""}${message}`;
}

/** The findings as problems, in the order of the file. */
export function problemsOf(findings: readonly Finding[]): Problem[] {
  const ordered = findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  return ordered.map(({ where: _, remedy: __, lacksSecret: ___, ...problem }) => problem);
}
