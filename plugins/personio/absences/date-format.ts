/**
 * Finds out how v2 takes date-times in filters. Personio tells it in two ways: with `Z` (seen to work for the days of absences)
 * and without (the description asks for that, and attendances take nothing else). So the likelier format is sent first and the
 * other one if Personio answers 400; the format that worked is kept for the life of the process.
 */
import type { Answer } from "../../../core/plugin/http/http.ts";
import { isRefused } from "../wire/refusal.ts";

export type DateFormat = "zulu" | "plain";

export interface FormatMemory {
  format: DateFormat;
  proven: boolean;
}

/** @param text `2026-04-02T00:00:00` */
export function formatted(text: string, format: DateFormat): string {
  return format === "zulu" ? `${text}Z` : text;
}

/** @throws the first refusal if the other format is refused too */
export async function inEitherFormat(
  memory: FormatMemory,
  ask: (format: DateFormat) => Promise<Answer>,
): Promise<Answer> {
  try {
    return proven(memory, memory.format, await ask(memory.format));
  } catch (error) {
    if (memory.proven || !isRefused(error, "request")) throw error;
    const other = memory.format === "zulu" ? "plain" : "zulu";
    const answer = await ask(other).catch((again: unknown) => {
      throw isRefused(again, "request") ? error : again;
    });
    return proven(memory, other, answer);
  }
}

function proven(memory: FormatMemory, format: DateFormat, answer: Answer): Answer {
  memory.format = format;
  memory.proven = true;
  return answer;
}
