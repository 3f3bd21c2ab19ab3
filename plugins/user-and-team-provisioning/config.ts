/**
 * The settings of user-and-team-provisioning. Every attribute that they map, or that a rule or a team uses, must be released by the
 * source. By default accounts hold e-mail and names only, and there are no teams.
 */
import { configsWith, type AnyConnector } from "../../core/plugin/connector.ts";
import { where, z } from "../../core/plugin/schema.ts";
import { OWN_FIELDS } from "./connector.ts";
import { connectors } from "./connectors/index.ts";

const TEAM_SOURCES = ["department", "team", "office", "employment_type", "supervisor"] as const;
export type TeamSource = (typeof TEAM_SOURCES)[number];

const text = () => z.string().trim().min(1, "must not be empty");

const users = z.strictObject({
  external: z
    .boolean()
    .optional()
    .describe("Include people whose employment type is external. Default: false, but true for a feed."),
  where: where()
    .default({})
    .describe(
      "Further rules, all of which must match: a Personio attribute and the values that count, compared exactly.",
    ),
  attributes: z
    .record(text(), z.string().trim())
    .default({})
    .describe(
      'The tool\'s attribute (honestly: column): the Personio attribute that fills it. Honestly also gets Department, unless another column is filled from department; Department: "" leaves it out.',
    ),
  default_language: z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "must be a language such as de or en-GB")
    .optional()
    .describe(
      "Language of accounts that are created. People may change it; rollcall does not change it back. A feed does not contain it.",
    ),
  on_leave: z
    .enum(["keep", "deactivate"])
    .default("keep")
    .describe("People on leave are still employed. deactivate: treat them as if they had left until they are back."),
  when_left: z
    .enum(["deactivate", "remove"])
    .optional()
    .describe("What happens to the account of somebody who left. Default: deactivate, but a feed always removes it."),
});

const pattern = (of: string, standard: string) =>
  z
    .string()
    .refine((name) => name.includes("{name}"), "must hold {name}")
    .default(standard)
    .describe(`Name of the team of ${of}.`);

const names = z.strictObject({
  department: pattern("a department", "Department {name}"),
  team: pattern("a team of Personio", "Team {name}"),
  office: pattern("an office", "Office {name}"),
  employment_type: pattern("an employment type", "Employment type {name}"),
  supervisor: pattern("people who report to a supervisor", "{name}'s team"),
});

const teams = z.strictObject({
  from: z
    .array(z.enum(TEAM_SOURCES))
    .default([])
    .describe(`What teams are made from: any of ${TEAM_SOURCES.join(", ")}.`),
  names: names
    .prefault({})
    .describe(
      "The names of teams; {name} is the department's, office's or person's name, {id} its id in Personio: with it, two of one name have a team each.",
    ),
  when_empty: z
    .enum(["keep", "remove"])
    .default("keep")
    .describe("What happens to a team of rollcall's that nobody is in any more."),
});

export const provisioningConfig = provisioningConfigWith([]);

/** @param more connectors from outside this repository, which the config names */
export function provisioningConfigWith(more: readonly AnyConnector[]) {
  return z
    .strictObject({
      connector: z
        .discriminatedUnion("type", configsWith(connectors, more))
        .describe("The tool that gets the people and teams."),
      users: users.prefault({}).describe("Which people have an account, and what is written into it."),
      teams: teams.prefault({}).describe("Which teams there are."),
    })
    .superRefine(({ connector, users: { attributes, when_left, default_language }, teams: { from } }, context) => {
      const found = [...connectors, ...more].find(({ type }) => type === connector.type);
      const isFeed = found && "feed" in found;
      const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
      if (isFeed && from.length > 0) wrong(["teams", "from"], FEED_HAS_NO_TEAMS);
      if (isFeed && when_left === "deactivate") wrong(["users", "when_left"], FEED_REMOVES);
      if (isFeed && default_language) wrong(["users", "default_language"], FEED_HAS_NO_LANGUAGE);
      for (const [name, attribute] of Object.entries(attributes)) {
        const problem = problemOf(name, found) ?? (attribute === "" ? emptyOf(name, found) : null);
        if (problem) wrong(["users", "attributes", name], problem);
      }
    });
}

export type ProvisioningConfig = z.output<typeof provisioningConfig>;

const FEED_HAS_NO_TEAMS = "must be empty: in a feed, groups are columns, see users.attributes";
const FEED_REMOVES = "must be remove: whoever leaves a feed is removed from the tool";
const FEED_HAS_NO_LANGUAGE = "has no effect in a feed, which has no language: leave it out";

type Known = AnyConnector | (typeof connectors)[number] | undefined;

/** Returns the problem of an empty mapping; null for a column that would be sent without one: only such a column can be left out. */
function emptyOf(name: string, connector: Known): string | null {
  const isAsked = connector !== undefined && "asksFor" in connector && name in (connector.asksFor ?? {});
  return isAsked ? null : "must not be empty";
}

function problemOf(name: string, connector: Known): string | null {
  if (OWN_FIELDS.includes(name)) return "is always written, and cannot be mapped";
  if (!connector || !("attributes" in connector) || connector.attributes.has(name)) return null;
  return `is not an attribute of this tool; expected ${connector.attributes.expected}`;
}
