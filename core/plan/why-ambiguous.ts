import type { Current } from "../model/record.ts";

/**
 * Says why it is not clear which record there is meant: several of the source would be recognised by the same value, or several there could be it.
 * Of either, five are named. `seekers`: the subjects that would be recognised by that value.
 */
export function whyAmbiguous(candidates: readonly Current[], seekers: readonly string[]): string {
  if (seekers.length > 1) {
    const [named, more] = [seekers.slice(0, 5).join(", "), seekers.length > 5 ? ", …" : ""];
    return `${seekers.length} records in the source have the value by which it would be recognised: ${named}${more}`;
  }
  const ids = candidates.map(({ remoteId }) => remoteId).slice(0, 5);
  const { length } = candidates;
  return length === 1
    ? `the record ${ids[0]} there would be taken for this one and for another one of the source: take out there what is the other one's`
    : `${length} records on the other side could be this one: ${ids.join(", ")}`;
}
