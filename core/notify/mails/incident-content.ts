/** What all mails about an incident share: whom it concerns, since when, what resolves it. */
import type { ErrorCode } from "../../model/errors.ts";
import { readCause } from "../../model/incident-cause.ts";
import type { Incident } from "../../store/store.ts";
import { afterWhatToDo } from "../../model/remedy.ts";
import { RULES } from "../../model/rules.ts";
import { isSeenByTests } from "../../model/seen-by-tests.ts";
import type { Instant } from "../../model/time.ts";
import { pageLink, type Block, type Reader } from "./content.ts";
import { pointInTime } from "./times.ts";

export interface IncidentMailData {
  readonly incident: Pick<Incident, "cause" | "code" | "message" | "remedy" | "nextProbeAt" | "run">;
  /** When the first target of this recipient met the cause. */
  readonly since: Instant;
  /** Affected targets of this recipient, at least one. */
  readonly targets: readonly string[];
  /** Those of them that a person has paused besides. No `resume` is offered of them, since it would end that pause too. */
  readonly paused?: readonly string[];
  /** Targets of this recipient that read the same source and meet the cause at their next run. They run, so there is nothing to resume. */
  readonly soon?: readonly string[];
}

/** What is said besides while the incident is open. */
export interface OpenIncidentData extends IncidentMailData {
  /** Whether the incident's target lacks a variable or secret file now. */
  readonly lacksSecret: boolean;
  /** When the last successful run of each target that is named ended; missing: it had none. */
  readonly lastSuccess: ReadonlyMap<string, Instant>;
}

/** How the subject begins: with the source if the cause is the source's (`source personio`), else with the targets. */
export function whoIsConcerned({ incident, targets }: IncidentMailData, { texts }: Reader): string {
  const cause = readCause(incident.cause);
  if (cause?.side === "source") return texts.source(cause.name);
  const [first = "", ...others] = targets;
  return others.length === 0 ? first : texts.andMore(first, others.length);
}

/** The body of every mail about an open incident, in one order: what happened, since when, to whom, what to do, where to look, which commands. */
export function incidentBlocks(lead: string, data: OpenIncidentData, reader: Reader): Block[] {
  const { texts } = reader;
  const { incident, since } = data;
  return [
    { sort: "paragraph", text: lead },
    {
      sort: "facts",
      facts: [
        ...whatHappened(texts.happened, data, reader),
        [texts.since, pointInTime(texts.language, reader.timezone, since)],
      ],
    },
    targetList(data, reader, (target) => noteOf(target, data, reader)),
    ...soonList(data, reader),
    { sort: "facts", facts: [...whatToDo(data, reader), ...nextLook(incident.nextProbeAt, reader)] },
    ...secretHint(data, reader),
    ...pageLink(reader, data.targets.length === 1 ? (data.targets[0] ?? null) : null),
    ...commands(data, reader),
  ];
}

/** The code in words and the message; apart where the message is in another language than the mail. */
export function whatHappened(
  label: string,
  { incident: { code, message } }: Pick<IncidentMailData, "incident">,
  { texts }: Reader,
): [string, string][] {
  const what = `${texts.codes[code]} (${code})`;
  if (texts.besideEnglish === null) return [[label, `${what}: ${message}`]];
  return [
    [label, what],
    [texts.besideEnglish.message, message],
  ];
}

/** The remedy; where it is in another language than the mail, behind what is generally to be done about its code. */
function whatToDo(
  { incident: { code, remedy } }: Pick<IncidentMailData, "incident">,
  { texts }: Reader,
): [string, string][] {
  if (texts.besideEnglish === null) return [[texts.todo, afterWhatToDo(remedy)]];
  return [
    [texts.todo, texts.besideEnglish.remedies[code]],
    [texts.besideEnglish.hint, remedy],
  ];
}

/** How rollcall comes to know a new secret, which has to happen before `resume` is typed: of refused credentials, and where one is missing. */
function secretHint({ incident: { code }, lacksSecret }: OpenIncidentData, { texts }: Reader): Block[] {
  const isOfSecret = code === "CREDENTIALS_REFUSED" || (code === "CONFIG" && lacksSecret);
  return isOfSecret ? [{ sort: "paragraph", text: texts.newSecret }] : [];
}

/** Lists the targets. @param note what is said of each behind its name */
export function targetList(
  { targets }: Pick<IncidentMailData, "targets">,
  { texts }: Reader,
  note?: (target: string) => string,
): Block {
  return listOf(texts.affects, targets, texts, note);
}

function soonList(data: OpenIncidentData, reader: Reader): Block[] {
  const { soon = [] } = data;
  const { texts } = reader;
  return soon.length === 0 ? [] : [listOf(texts.affectsSoon, soon, texts, (name) => lastSuccess(name, data, reader))];
}

function listOf(
  label: string,
  all: readonly string[],
  texts: Reader["texts"],
  note?: (target: string) => string,
): Block {
  const more = all.length - RULES.mail.names;
  const named = all.slice(0, RULES.mail.names);
  const items = note ? named.map((name) => ({ name, note: note(name) })) : named;
  return { sort: "list", label, items, more: more > 0 ? texts.more(more) : null };
}

function noteOf(target: string, data: OpenIncidentData, reader: Reader): string {
  const last = lastSuccess(target, data, reader);
  return data.paused?.includes(target) ? `${reader.texts.pausedByHand}; ${last}` : last;
}

/** Since when the target's tool is behind: not since the incident opened, but since the last run that went through. */
function lastSuccess(target: string, data: OpenIncidentData, { texts, timezone }: Reader): string {
  const at = data.lastSuccess.get(target);
  return at === undefined ? texts.neverSucceeded : texts.lastSuccess(pointInTime(texts.language, timezone, at));
}

function nextLook(at: Instant | null, { texts, timezone }: Reader): [string, string][] {
  return at === null ? [] : [[texts.looksAgain, pointInTime(texts.language, timezone, at)]];
}

/** The codes whose cause `rollcall check` can show, where a test has met it or would. About any other it would say that all is well. */
const CHECKED: ReadonlySet<ErrorCode> = new Set([
  "CONFIG",
  "CREDENTIALS_REFUSED",
  "RIGHT_MISSING",
  "ATTRIBUTE_NOT_RELEASED",
  "UNREACHABLE",
  "TENANT_CHANGED",
]);

function commands({ incident, targets, paused = [] }: IncidentMailData, { texts }: Reader): Block[] {
  const named = targets.slice(0, RULES.mail.names);
  const resumed = targets.filter((name) => !paused.includes(name)).slice(0, RULES.mail.names);
  const look = CHECKED.has(incident.code) && isSeenByTests(incident) ? [`rollcall check ${named.join(" ")}`] : [];
  const show = incident.run === null ? [] : [`rollcall show ${incident.run}`];
  const block = (label: string, lines: readonly string[]): Block[] =>
    lines.length === 0 ? [] : [{ sort: "commands", label, commands: lines }];
  return [
    ...block(texts.runCommand, show),
    ...block(texts.lookCommand, look),
    ...block(
      texts.resumeCommand,
      resumed.map((name) => `rollcall resume ${name}`),
    ),
  ];
}
