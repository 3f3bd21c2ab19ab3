/** One line on a terminal that is rewritten while long work goes on: `reading Personio absences  1200 of 5000`. */
import type { Progress } from "../model/run.ts";
import type { Stream } from "./host.ts";

export interface ProgressLine {
  show(progress: Progress): void;
  /** Removes the line from the terminal. */
  end(): void;
}

const CLEAR = "\r\u001b[2K";

export function createProgressLine(stream: Stream, shown: boolean): ProgressLine {
  let last = "";
  return {
    show(progress) {
      if (!shown) return;
      const line = textOf(progress).slice(0, (stream.columns ?? 80) - 1);
      // Work may report every record; the terminal is written to only when the line changes.
      if (line === last) return;
      stream.write(`${CLEAR}${line}`);
      last = line;
    },
    end() {
      if (last !== "") stream.write(CLEAR);
      last = "";
    },
  };
}

function textOf({ phase, done, total }: Progress): string {
  if (total === null) return done > 0 ? `${phase}  ${done}` : `${phase} …`;
  return `${phase}  ${done} of ${total}`;
}
