/** Part of a day is carried as such, or somebody is told that it is not. */
import { isLeftOut, type Desired, type Fields, type LeftOut, type Link } from "../../model/record.ts";
import { dateIn } from "../../model/time.ts";
import type { Absence } from "../../model/absence.ts";
import { isRuleFlow, type Flow, type Reads } from "../../plugin/contract.ts";
import { ZONE } from "../../app/demo/company.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { connected, type Asked } from "../connected.ts";
import { must } from "../must.ts";

export const halvesAndHours: Case = {
  name: "halves and hours",
  promise: "half days and absences by the hour are carried as they are, or reported as left out",
  async hold(hall) {
    const company = await hall.open();
    await company.sync();
    const reads = await readingOf(company);
    const partial = reads.absences?.records.filter(isPartial) ?? [];
    if (reads.absences === null) return;
    must(partial.length > 0, "the company has no absence of less than a day");
    await connected(company, async (flows) => {
      for (const asked of flows) {
        if (asked.kind !== "absence" || isRuleFlow(asked.flow)) continue;
        tellsApart(asked.flow, reads, partial);
        await arrives(asked, partial, await company.links());
      }
    });
  },
};

/** Requires that what should be there differs from what it would be for whole days. */
function tellsApart(flow: Flow, reads: Reads, partial: readonly Absence[]): void {
  const whole = partial.map(({ hours: _, ...one }) => ({
    ...one,
    startsAtMidday: false,
    endsAtMidday: false,
    hours: null,
  }));
  const replaced = new Map(whole.map((one) => [one.id, one as Absence]));
  const records = reads.absences!.records.map((one) => replaced.get(one.id) ?? one);
  const asIs = rowsOf(flow, reads);
  const asWhole = rowsOf(flow, { ...reads, absences: { ...reads.absences!, records } });
  for (const { id } of partial) {
    const [row, other] = [asIs.get(id), asWhole.get(id)];
    if (!row && !other) continue;
    must(row !== undefined, `desired() says nothing of an absence of less than a day, and takes it for a whole one`);
    const lost = !isLeftOut(row) && other && !isLeftOut(other) && same(row.fields, other.fields);
    must(!lost, "desired() makes whole days of an absence of less than a day, and reports it nowhere");
  }
}

/** Requires that what was written is what is read back. */
async function arrives({ get }: Asked, partial: readonly Absence[], links: readonly Link[]): Promise<void> {
  const ids = new Set(partial.map(({ id }) => id));
  for (const { remoteId, values, kind, subject } of links) {
    if (kind !== "absence" || !ids.has(subject)) continue;
    const there = await get?.(remoteId);
    for (const name of ["starts_at", "ends_at"])
      if (there && name in values)
        must(there.fields[name] === values[name], `a half day was written, and ${name} is read back as a whole one`);
  }
}

function isPartial({ startsAtMidday, endsAtMidday, hours }: Absence): boolean {
  return startsAtMidday || endsAtMidday || hours !== null;
}

function rowsOf(flow: Flow, reads: Reads): ReadonlyMap<string, Desired | LeftOut> {
  const rows = flow.desired(reads, { followed: false, leading: null, subjectOf: () => null });
  return new Map([...rows].map((row) => [row.subject, row]));
}

function same(a: Fields, b: Fields): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function readingOf({ target, clock }: Company): Promise<Reads> {
  const today = dateIn(ZONE, clock.now());
  return target.source.source.read(target.needs(today), { changedSince: null }, { today });
}
