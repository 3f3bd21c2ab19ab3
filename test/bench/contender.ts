/** Who is measured: rollcall or the script, as a process a run or as one that lives on. */
import type { Access, BenchCase, Run } from "./bench-case.ts";
import type { Usage } from "./measure.ts";

export interface Contender {
  readonly name: "rollcall" | "script";
  /** Forgets everything it knows: the next run is a first run. */
  forget(): Promise<void>;
  /** Of a partial run (`isPartial`) the script, which knows none, does the whole work. */
  run(run: Run): Promise<Usage>;
  close(): Promise<void>;
}

export interface Place {
  readonly which: BenchCase;
  /** Its own, empty at first. */
  readonly folder: string;
  readonly access: Access;
  readonly today: string;
}
