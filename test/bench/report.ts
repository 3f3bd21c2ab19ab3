/** Medians with their spread, and the ratio of the two. */
import type { Counts, Run } from "./bench-case.ts";
import type { Kind } from "./options.ts";

export interface Sample {
  readonly name: "rollcall" | "script";
  readonly which: string;
  readonly people: number;
  readonly kind: Kind;
  readonly run: Run;
  readonly round: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  readonly requests: number;
  /** Of them, those beside what the case says is needed: pages and writes. */
  readonly excess: number;
  readonly vendorsCpuMs: number;
  readonly counts: Counts;
}

interface Figure {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface Row {
  readonly which: string;
  readonly people: number;
  readonly kind: Kind;
  readonly run: Run;
  readonly name: Sample["name"];
  readonly wallMs: Figure;
  readonly cpuMs: Figure;
  readonly peakMb: Figure;
  readonly requests: Figure;
  readonly excess: Figure;
  /** rollcall's median wall time by the script's, on rollcall's row. */
  readonly ratio: number | null;
}

export function summaryOf(samples: readonly Sample[]): readonly Row[] {
  const sceneOf = ({ which, people, kind, run }: Pick<Sample, "which" | "people" | "kind" | "run">) =>
    `${which} ${people} ${kind} ${run}`;
  const groups = Map.groupBy(samples, (sample) => `${sceneOf(sample)} ${sample.name}`);
  return [...groups.values()].map((group) => {
    const { which, people, kind, run, name } = group[0]!;
    const figure = (what: "wallMs" | "cpuMs" | "peakMb" | "requests" | "excess") =>
      figureOf(group.map((sample) => sample[what]));
    const script = name === "rollcall" ? groups.get(`${sceneOf(group[0]!)} script`) : undefined;
    const wallMs = figure("wallMs");
    const ratio = script ? wallMs.median / figureOf(script.map((sample) => sample.wallMs)).median : null;
    const rest = { cpuMs: figure("cpuMs"), peakMb: figure("peakMb"), requests: figure("requests") };
    return { which, people, kind, run, name, wallMs, ...rest, excess: figure("excess"), ratio };
  });
}

function figureOf(values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

/** A Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const seconds = spread(row.wallMs, 1000, 2);
    const ratio = row.ratio === null ? "" : row.ratio.toFixed(2);
    const cells = [row.which, row.people, row.kind, row.run, row.name, seconds, spread(row.cpuMs, 1000, 2)];
    return [...cells, spread(row.peakMb, 1, 0), row.requests.median, row.excess.median, ratio].join(" | ");
  });
  const head =
    "case | people | kind | run | who | wall s (least–most) | CPU s | peak MB | requests | beside paging | ratio";
  return [head, head.replace(/[^|]+/g, "---"), ...lines].map((line) => `| ${line} |`).join("\n");
}

function spread({ median, least, most }: Figure, unit: number, digits: number): string {
  const text = (value: number) => (value / unit).toFixed(digits);
  return `${text(median)} (${text(least)}–${text(most)})`;
}
