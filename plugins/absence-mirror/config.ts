/** The settings of absence-mirror: what may be written about a target in the config. Details are hidden by default. */
import { configsWith, type AnyConnector } from "../../core/plugin/connector.ts";
import { absenceTypes, peopleRules, z } from "../../core/plugin/schema.ts";
import { connectors } from "./connectors/index.ts";

const days = z.int().min(0).max(3660);

const window = z.strictObject({
  past_days: days.default(14).describe("How many days before today are covered."),
  future_days: days.default(180).describe("How many days after today are covered."),
});

export const absenceMirrorConfig = absenceMirrorConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function absenceMirrorConfigWith(more: readonly AnyConnector[]) {
  return z.strictObject({
    connector: z
      .discriminatedUnion("type", configsWith(connectors, more))
      .describe("The tool that shows the absences, and how rollcall reaches it."),
    window: window
      .default({ past_days: 14, future_days: 180 })
      .describe("The days around today. An absence that has at least one day among them is carried whole."),
    hide_details: z
      .boolean()
      .default(true)
      .describe("Keep absence types and comments in Personio. Those that the tool has already are blanked."),
    people: peopleRules().describe(
      "Whose absences are mirrored: everybody's, unless rules say otherwise. Whoever is not chosen any more loses theirs in the tool.",
    ),
    absence_types: absenceTypes()
      .default("all")
      .describe("Which absence types are mirrored: all, or include: […], or exclude: […], by name or id."),
    approval: z
      .enum(["approved", "requested"])
      .default("approved")
      .describe("approved: only granted absences. requested: those still waiting for approval too."),
    hours: z
      .enum(["skip", "half_day"])
      .default("skip")
      .describe("Absences by the hour. skip: not mirrored, but listed as kept. half_day: rounded up to half days."),
  });
}

export type AbsenceMirrorConfig = z.output<typeof absenceMirrorConfig>;
