/** The flow of a tool that takes everybody in one file and removes whoever is not in it. The engine decides whether it may be sent. U7. */
import type { Desired, Fields, LeftOut } from "../../core/model/record.ts";
import type { Flow } from "../../core/plugin/contract.ts";
import { conflict, frozen } from "../../core/plugin/left-out.ts";
import { accountFields, accountsOf, isSupervisor, type AccountRules } from "./account.ts";
import type { UserFields } from "./connector.ts";
import type { FeedClient, FeedRow } from "./feed.ts";
import { choicesOf, chosenOf, type UserRules } from "./users.ts";

type Row = Desired<UserFields> | LeftOut;

export function feedUsersFlow(client: FeedClient, rules: UserRules & AccountRules): Flow<UserFields> {
  // People choose their language themselves; a file would set it back with every import (U2).
  const { default_language: _, ...own } = rules;
  return {
    kind: "user",
    area: "users",
    subjects: "people",
    fields: accountFields(own),
    drift: "repair",
    adopt: "never",
    creates: "all",
    orphans: "remove",
    window: () => null,
    *desired(reads) {
      yield* withoutTwins([...accountsOf(choicesOf(reads, rules), own)].map(complete));
      yield* chosenOf(reads, rules).report();
    },
    current: "stored",
    publish: (records, gone) =>
      client.publish(
        records.map((fields) => rowOf(fields, own)),
        new Set(gone.map(({ person }) => person)),
      ),
  };
}

/** Freezes a row without first or last name: the tool would skip it, and remove its person. */
function complete(row: Row): Row {
  if (!("fields" in row) || (row.fields.first_name !== null && row.fields.last_name !== null)) return row;
  return { ...ofRow(row), ...frozen("NO_NAME", "has no first name or no last name, which the tool requires") };
}

/** Freezes people who share an e-mail, as they were last sent: the tool would refuse a file with an e-mail twice, for everybody. */
function* withoutTwins(rows: readonly Row[]): Iterable<Row> {
  const counts = new Map<string, number>();
  for (const row of rows) if ("fields" in row) counts.set(row.fields.email, (counts.get(row.fields.email) ?? 0) + 1);
  for (const row of rows) {
    const sharing = "fields" in row ? (counts.get(row.fields.email) ?? 0) : 0;
    if (sharing < 2) yield row;
    else yield { ...ofRow(row), ...conflict("AMBIGUOUS", `${sharing} people have this e-mail`) };
  }
}

function ofRow({ subject, title, personId, person }: Row): Pick<LeftOut, "subject" | "title" | "personId" | "person"> {
  return { subject, title, personId, person };
}

function rowOf(fields: Fields, rules: AccountRules): FeedRow {
  const text = (name: string) => (fields[name] ?? null) as string | null;
  const names = Object.keys(rules.attributes);
  const columns = names.filter((name) => !isSupervisor(name, rules));
  const supervisor = names.find((name) => isSupervisor(name, rules));
  return {
    import_id: text("person") as string,
    email: text("email") as string,
    first_name: text("first_name") as string,
    last_name: text("last_name") as string,
    ...(supervisor !== undefined && { reports_to: text(supervisor) }),
    attributes: Object.fromEntries(columns.map((name) => [name, text(name)])),
  };
}
