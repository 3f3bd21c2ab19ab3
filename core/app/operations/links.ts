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

/** Whose links are broken: everybody's, or one person's. `written`: also those of what was written to the source for that person. */
export interface Whose {
  readonly person: string | null;
  readonly written: boolean;
}

/**
 * Breaks the links of everybody, or of one person. Those of what was written to the source for that person stay, unless they are meant
 * too: it is theirs also where their account becomes another person's. @throws UnknownName if that person has none
 */
export async function breakLinks(target: string, { person, written }: Whose, store: Store): Promise<Broken> {
  const links = await store.links.of(target);
  const wanted = person === null ? null : (normalEmail(person) ?? "");
  const theirs = links.filter(
    (link) => wanted === null || link.personId === person || normalEmail(link.person) === wanted,
  );
  if (wanted !== null && theirs.length === 0) {
    throw new UnknownName(
      "linked person",
      person as string,
      [...new Set(links.map((link) => link.person ?? link.subject))].slice(0, 20),
    );
  }
  const broken = wanted === null || written ? theirs : theirs.filter((link) => !isInSource(link));
  const kinds = new Map(
    broken.map((link) => [link.kind, broken.filter((one) => one.kind === link.kind).map((one) => one.subject)]),
  );
  for (const [kind, subjects] of kinds) await store.links.drop(target, kind, subjects);
  const hold = await store.holds.open(target);
  const held = hold?.records.filter(({ kind, subject }) => kinds.get(kind)?.includes(subject)).length ?? 0;
  const whose = person === null ? "everybody" : `person ${theirs[0]?.personId ?? ""}`;
  return {
    report: { ...linksReport(target, broken), held_dropped: held },
    detail: `${broken.length} links of ${whose}`,
  };
}
