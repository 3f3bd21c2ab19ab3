/** `rollcall people TARGET`: who is matched to which account, who is not and why, and which account may be theirs. */
import type { Command } from "commander";
import type { PeopleReport } from "../../engine/reports/people-report.ts";
import type { PersonState } from "../../engine/reports/person-report.ts";
import { oneLine, renderMore } from "../../render/text.ts";
import { example } from "../example.ts";
import { exitCodeOfPeople } from "../exit-codes.ts";
import type { Act } from "../session.ts";

type PersonLine = PeopleReport["people"][number];

const LIMIT = 50;
/** The states that are listed, in this order; people who are matched are only counted. */
const SECTIONS: readonly (readonly [PersonState, string])[] = [
  ["unmatched", "Unmatched"],
  ["ambiguous", "Ambiguous"],
  ["conflict", "In conflict"],
  ["ignored", "Ignored"],
];

export function addPeople(program: Command, act: Act): void {
  program
    .command("people")
    .argument("<target>", "target as named in the config")
    .description("show who is matched, unmatched, ambiguous, in conflict or ignored, with reasons and likely matches")
    .addHelpText("after", example("rollcall people absences-in-awork"))
    .action((target: string) =>
      act(({ open, host, progress }) =>
        open(async (operations) => {
          progress({ phase: `reading the people of ${target}`, done: 0, total: null });
          const report = await operations.people(target, host.signal);
          return { document: report, text: () => renderPeople(report), exit: exitCodeOfPeople(report) };
        }, "stand in"),
      ),
    );
}

function renderPeople(report: PeopleReport): string {
  const byState = Map.groupBy(report.people.toSorted(withCandidatesFirst), (person) => person.state);
  const sections = SECTIONS.map(([state, title]) => renderSection(title, byState.get(state) ?? [], renderPerson));
  const accounts = renderSection("Accounts without a person", report.accounts_without_person, (account) => [
    `  ${withEmail(account.name, account.email)} (account ${oneLine(account.remote_id)})`,
  ]);
  return [renderTotals(report), ...sections, accounts].filter((section) => section !== "").join("\n\n");
}

/** Puts people who may have an account first, so that they are listed where there are many. */
function withCandidatesFirst(a: PersonLine, b: PersonLine): number {
  return Number(b.candidates.length > 0) - Number(a.candidates.length > 0);
}

function renderTotals({ target, totals }: PeopleReport): string {
  const { matched, unmatched, ambiguous, conflict, ignored, accounts_without_person } = totals;
  return (
    `${target}: ${matched} matched, ${unmatched} unmatched, ${ambiguous} ambiguous, ${conflict} in conflict, ` +
    `${ignored} ignored; ${accounts_without_person} ${accounts_without_person === 1 ? "account" : "accounts"} without a person`
  );
}

function renderSection<T>(title: string, rows: readonly T[], render: (row: T) => string[]): string {
  if (rows.length === 0) return "";
  return [`${title}: ${rows.length}`, ...rows.slice(0, LIMIT).flatMap(render), ...renderMore(rows.length, LIMIT)].join(
    "\n",
  );
}

function renderPerson({ name, email, reason, account, candidates }: PersonLine): string[] {
  const why = reason === null ? "" : `: ${oneLine(reason.text)} (${reason.code})`;
  return [
    `  ${withEmail(name, email)}${why}`,
    ...(account === null ? [] : [`      account ${oneLine(account.name)} (${oneLine(account.remote_id)})`]),
    ...candidates.map(
      (candidate) => `      perhaps ${withEmail(candidate.remote_id, candidate.email)}: ${oneLine(candidate.why)}`,
    ),
  ];
}

function withEmail(name: string, email: string | null): string {
  return email === null ? `${oneLine(name)} (no e-mail)` : `${oneLine(name)} <${oneLine(email)}>`;
}
