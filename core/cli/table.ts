/** Tables without borders that fit the width: a text that is too wide ends in …, so that a record stays one line. */
import CliTable from "cli-table3";
import { oneLine } from "../render/text.ts";

export type Cell = string | number | null;

const GAP = "  ";
const NARROWEST = 3;
/** The width down to which a column in `yielding` shrinks: enough for a word or two. */
const LEAST_SAID = 7;
const NO_BORDERS = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((part) => [part, ""]),
);

/**
 * Renders a table without a newline at the end or blanks at line ends; `width` is in columns of the terminal. An empty cell is `–`. If the
 * table does not fit, the columns named in `yielding` shrink first, in that order.
 */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  width: number,
  yielding: readonly string[] = [],
): string {
  const texts = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const table = new CliTable({
    chars: { ...NO_BORDERS, middle: GAP },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colWidths: fitColumns(
      widthsOf(texts),
      width - GAP.length * (head.length - 1),
      yielding.map((title) => head.indexOf(title)),
    ),
  });
  table.push(...texts);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Shrinks the columns in `yielding` one after the other, then the widest ones to one width, until the sum fits. */
export function fitColumns(wanted: readonly number[], available: number, yielding: readonly number[] = []): number[] {
  const widths = [...wanted];
  for (const column of yielding) {
    const tooMuch = widths.reduce((sum, width) => sum + width, 0) - available;
    const [width, least] = [widths[column]!, Math.min(widths[column]!, LEAST_SAID)];
    if (tooMuch > 0) widths[column] = Math.max(least, width - tooMuch);
  }
  const sumAt = (cap: number) => widths.reduce((sum, width) => sum + Math.min(width, cap), 0);
  let cap = Math.max(...widths);
  while (cap > NARROWEST && sumAt(cap) > available) cap -= 1;
  let spare = available - sumAt(cap);
  return widths.map((width) => {
    const extra = width > cap && spare > 0 ? 1 : 0;
    spare -= extra;
    return Math.min(width, cap) + extra;
  });
}

function widthsOf(texts: readonly (readonly string[])[]): number[] {
  return texts[0]!.map((_, column) => texts.reduce((widest, row) => Math.max(widest, row[column]!.length), 1));
}

function textOf(cell: Cell): string {
  return cell === null ? "–" : oneLine(String(cell)) || "–";
}
