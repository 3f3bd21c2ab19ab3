/** The links of a target, as people see and break them. The records themselves stay as they are. */
import { UnknownName } from "../../engine/operations/unknown-name.ts";
import type { LinksReport } from "../../engine/operations/actions.ts";
import { normalEmail } from "../../model/person.ts";
import type { Link } from "../../model/record.ts";
import { isInSource } from "../../plugin/source-side.ts";
import type { Store } from "../../store/store.ts";

export function linksReport(target: string, links: readonly Link[]): LinksReport {
  const rows = links.map(({ kind, title, person, remoteId, since, lastWrittenAt }) => ({
    kind,
    subject: title,
    person,
    remote_id: remoteId,
    since,
    last_written_at: lastWrittenAt,
  }));
  return { target, links: rows };
}

export interface Broken {
  readonly report: LinksReport;
  /** `3 links of person 12`: people by their id. */
  readonly detail: string;
}

/** Whose links are broken. `written`: also those of what was written to the source for these people. */
export interface Whose {
  /** E-mails or ids with commas between, as a message names people; null: everybody. */
  readonly person: string | null;
  readonly written: boolean;
}

/**
 * Breaks the links of everybody, or of some people. Those of what was written to the source for these people stay, unless they are meant
 * too: it is theirs also where their account becomes another person's. @throws UnknownName if one of these people has none
 */
export async function breakLinks(target: string, { person, written }: Whose, store: Store): Promise<Broken> {
  const links = await store.links.of(target);
  const theirs = person === null ? links : linksOf(person, links);
  const broken = person === null || written ? theirs : theirs.filter((link) => !isInSource(link));
  const kinds = new Map(
    broken.map((link) => [link.kind, broken.filter((one) => one.kind === link.kind).map((one) => one.subject)]),
  );
  for (const [kind, subjects] of kinds) await store.links.drop(target, kind, subjects);
  const hold = await store.holds.open(target);
  const held = hold?.records.filter(({ kind, subject }) => kinds.get(kind)?.includes(subject)).length ?? 0;
  const ids = [...new Set(theirs.map(({ personId }) => personId ?? ""))];
  const whose = person === null ? "everybody" : `person ${ids.join(", ")}`;
  return {
    report: { ...linksReport(target, broken), held_dropped: held },
    detail: `${broken.length} links of ${whose}`,
  };
}

/** @throws UnknownName */
function linksOf(people: string, links: readonly Link[]): readonly Link[] {
  const theirs = new Set<Link>();
  for (const person of people.split(",").map((one) => one.trim())) {
    const email = normalEmail(person) ?? "";
    const found = links.filter((link) => link.personId === person || normalEmail(link.person) === email);
    if (found.length === 0) throw new UnknownName("linked person", person, known(links));
    for (const link of found) theirs.add(link);
  }
  return links.filter((link) => theirs.has(link));
}

function known(links: readonly Link[]): readonly string[] {
  return [...new Set(links.map((link) => link.person ?? link.subject))].slice(0, 20);
}
