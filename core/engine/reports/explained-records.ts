/** The records of one person at one target, put together from links, from what the planner saw, from the plan, and from what failed. */
import type { Conflict, Kept } from "../../model/change.ts";
import { compare } from "../../model/compare.ts";
import { emailOf, normalEmail, type Person } from "../../model/person.ts";
import { KINDS, type Desired, type LeftOut, type Link } from "../../model/record.ts";
import type { ChangeDocument } from "../../model/run.ts";
import type { Sighting } from "../../plan/flow-rules.ts";
import type { Failure } from "../../store/store.ts";
import type { Target } from "../engine.ts";
import type { NamedPerson } from "./asked-person.ts";
import type { ExplainedRecord, FailureDocument, RecordReason, RecordState } from "./explanation.ts";
import { plannedChanges, setAside, type JudgedPlan } from "./plan-report.ts";

interface Row extends Pick<Link, "kind" | "subject" | "title"> {
  readonly aliases?: readonly string[] | undefined;
}

interface Draft {
  readonly row: Row;
  link: Link | null;
  sighting: Sighting | null;
  desired: Desired | null;
  leftOut: LeftOut | null;
  change: ChangeDocument | null;
  conflict: Conflict | null;
  kept: Kept | null;
  failure: Failure | null;
  gone: boolean;
  leftAlone: "locked" | "unknown" | null;
}

export class ExplainedRecords {
  readonly person: NamedPerson;
  /** The e-mail, if nobody else whom the source lists has it. */
  readonly #ownEmail: string | null;
  readonly #drafts = new Map<string, Draft>();
  readonly #ofOthers = new Set<string>();
  /** The drafts of linked records, by the kind and the id that they have there. */
  readonly #linked = new Map<string, Draft>();

  /** `people`: everybody whom the source lists. `links`: everybody's. */
  constructor(person: NamedPerson, people: readonly Person[], links: readonly Link[]) {
    this.person = person;
    const isShared = people.some((one) => one.id !== person.id && emailOf(one) === person.email);
    this.#ownEmail = isShared ? null : person.email;
    for (const link of links) {
      if (this.#isTheirs(link)) this.#addLink(link);
      else this.#ofOthers.add(keyOf(link));
    }
  }

  /** Adds what the planner saw, if it is about the person: a row is by its person, what has no row by a link to what is there. */
  addSighting(sighting: Sighting): void {
    const { kind, desired, leftOut, current } = sighting;
    const row = desired ?? leftOut;
    if (row && !this.#isTheirs(row)) return;
    const linked = current && this.#linked.get(`${kind} ${current.remoteId}`);
    const draft = linked ?? (row && this.#draft({ kind, ...row }));
    if (draft) Object.assign(draft, { sighting, desired, leftOut });
  }

  /** Adds what is planned, and what the plan sets aside, keeps, or leaves alone. */
  addPlan(target: Target, judged: JudgedPlan): void {
    for (const { change, document } of plannedChanges(target, judged))
      if (this.#isTheirs(change)) this.#draft(change).change = document;
    for (const { rules, leftOut, unmatched, forgotten, leftAlone } of judged.plan.flows) {
      const { kind } = rules;
      for (const row of leftOut) if (this.#isTheirs(row)) this.#draft({ kind, ...row }).leftOut = row;
      for (const row of unmatched) if (this.#isTheirs(row)) this.#draft({ kind, ...row }).desired = row;
      for (const link of forgotten)
        if (this.#isTheirs(link)) Object.assign(this.#draft(link), { link: null, gone: true });
      for (const draft of this.#all()) {
        const why = draft.row.kind === kind ? leftAlone.get(draft.row.subject) : undefined;
        if (why) draft.leftAlone = why;
      }
    }
    const { conflicts, kept } = setAside(judged);
    for (const one of conflicts) if (this.#concerns(one)) this.#draft(one).conflict = one;
    for (const one of kept) if (this.#concerns(one)) this.#draft(one).kept = one;
  }

  addFailures(failures: readonly Failure[]): void {
    for (const failure of failures) if (this.#concerns(failure)) this.#draft(failure).failure = failure;
  }

  /** Returns the records by kind and title. */
  documents(): ExplainedRecord[] {
    const all = this.#all().map(documentOf);
    return all.sort(
      (a, b) =>
        KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
        compare(a.subject, b.subject) ||
        compare(a.remote_id ?? "", b.remote_id ?? ""),
    );
  }

  #addLink(link: Link): void {
    const draft = this.#draft(link);
    draft.link = link;
    const there = `${link.kind} ${link.remoteId}`;
    if (!this.#linked.has(there)) this.#linked.set(there, draft);
  }

  #all(): Draft[] {
    return [...new Set(this.#drafts.values())];
  }

  #draft(row: Row): Draft {
    const { kind, subject, aliases = [] } = row;
    const found = [subject, ...aliases].map((id) => this.#drafts.get(keyOf({ kind, subject: id }))).find(Boolean);
    const draft: Draft = found ?? {
      row,
      link: null,
      sighting: null,
      desired: null,
      leftOut: null,
      change: null,
      conflict: null,
      kept: null,
      failure: null,
      gone: false,
      leftAlone: null,
    };
    // Also by its present id: what is set aside, or failed, names no other.
    this.#drafts.set(keyOf(row), draft);
    return draft;
  }

  #isTheirs({ personId }: Pick<Link, "personId">): boolean {
    return personId === this.person.id;
  }

  /** Whether a row that names its person by e-mail or id alone is about the person. Two people can have one e-mail. */
  #concerns(row: Pick<Conflict, "kind" | "subject" | "person">): boolean {
    if (this.#drafts.has(keyOf(row))) return true;
    if (this.#ofOthers.has(keyOf(row))) return false;
    const { id } = this.person;
    if (row.kind === "user") return row.subject === id;
    return row.person === id || (this.#ownEmail !== null && normalEmail(row.person) === this.#ownEmail);
  }
}

function keyOf({ kind, subject }: Pick<Link, "kind" | "subject">): string {
  return `${kind} ${subject}`;
}

function documentOf(draft: Draft): ExplainedRecord {
  const { row, link, sighting, desired, leftOut, change, kept, failure } = draft;
  const state = stateOf(draft);
  return {
    kind: row.kind,
    subject: desired?.title ?? leftOut?.title ?? row.title,
    state,
    reason: reasonOf(state, draft),
    remote_id: sighting?.current?.remoteId ?? change?.remote_id ?? kept?.remoteId ?? link?.remoteId ?? null,
    link: link && { active: link.active, since: link.since, last_written_at: link.lastWrittenAt },
    wanted: desired?.fields ?? null,
    there: sighting?.current?.fields ?? null,
    change,
    failure: failure && failureDocument(failure),
  };
}

function stateOf({ link, sighting, desired, leftOut, change, conflict, kept, gone, leftAlone }: Draft): RecordState {
  if (change?.status === "held") return "held";
  if (conflict) return "conflict";
  if (change) return change.status === "planned" ? "planned" : "waiting";
  if (kept) return "kept";
  if (leftOut) return "left_out";
  if (gone && !desired) return "gone";
  if (leftAlone || sighting?.situation === "frozen") return "left_alone";
  if (desired && !link && sighting?.situation !== "found" && sighting?.situation !== "linked") return "unmatched";
  if (desired) return "in_step";
  return link?.active === false ? "ended" : "outside";
}

function reasonOf(state: RecordState, draft: Draft): RecordReason | null {
  const { row, sighting, leftOut, change, conflict, kept, leftAlone } = draft;
  if (state === "conflict") return reason(conflict);
  if (change) return { code: null, text: change.reason };
  if (state === "kept") return reason(kept);
  if (state === "left_out") return reason(leftOut);
  if (state === "unmatched") {
    const text = row.kind === "user" ? "no account in the tool has this e-mail" : "they have no account there";
    return { code: "NO_ACCOUNT", text };
  }
  if (state === "in_step" && sighting?.situation === "found")
    return { code: null, text: "recognised by its key; the next run links it" };
  if (state !== "left_alone") return null;
  const text = leftAlone === "unknown" ? "this run cannot say what is right for it" : "their account is locked there";
  return { code: null, text };
}

function reason(of: Pick<Conflict, "code" | "detail"> | null): RecordReason | null {
  return of && { code: of.code, text: of.detail };
}

function failureDocument({ attempts, firstFailedAt, message, remedy, nextTryAt, parkedAt }: Failure): FailureDocument {
  return { attempts, since: firstFailedAt, message, remedy, next_try_at: parkedAt === null ? nextTryAt : null };
}
