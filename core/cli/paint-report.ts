/** Colours on a rendered run, by the sign that a line begins with. */
import type { Paint } from "./session.ts";

const COLORS = { "+": "green", "=": "green", "~": "yellow", "−": "red", "!": "yellow", "×": "red" } as const;
const LINE = /^ +([+=~−!×]) .*$/gmu;

export function paintReport(text: string, paint: Paint): string {
  return text.replace(LINE, (line, sign: keyof typeof COLORS) => paint(COLORS[sign], line));
}
