/** Who is measured: rollcall or the script, as a process a run or as one that lives on. */
import type { Usage } from "./measure.ts";

export interface Contender {
  readonly name: "rollcall" | "script";
  /** Which of the aworks it writes to. */
  readonly awork: number;
  /** Forgets everything it knows: the next run is a first run. */
  forget(): Promise<void>;
  run(): Promise<Usage>;
  close(): Promise<void>;
}

export interface Place {
  /** Its own, empty at first. */
  readonly folder: string;
  readonly personio: { readonly url: string; readonly clientId: string; readonly clientSecret: string };
  readonly awork: { readonly url: string; readonly apiKey: string };
  readonly today: string;
}
