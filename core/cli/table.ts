/** Tables without borders that fit: what is too wide ends in …, one record stays one line. */
import CliTable from "cli-table3";
import { oneLine } from "../plan/render-text.ts";

export type Cell = string | number | null;

const GAP = "  ";
const NARROWEST = 3;
const NO_BORDERS = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((part) => [part, ""]),
);

/** `width` in columns of the terminal; no newline at the end, no blanks at line ends. An empty cell is `–`. */
export function renderTable(head: readonly string[], rows: readonly (readonly Cell[])[], width: number): string {
  const texts = [head.map((title) => title.toUpperCase()), ...rows.map((row) => row.map(textOf))];
  const table = new CliTable({
    chars: { ...NO_BORDERS, middle: GAP },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
    colWidths: fitColumns(widthsOf(texts), width - GAP.length * (head.length - 1)),
  });
  table.push(...texts);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Widest columns give way first, all to the same width, until the sum fits. */
export function fitColumns(widths: readonly number[], available: number): number[] {
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
