/** The mails in English. */
import { CODES } from "../../render/codes.ts";
import type { Texts } from "./texts.ts";

const changes = (count: number) => (count === 1 ? "1 change" : `${count} changes`);
const records = (count: number) => (count === 1 ? "1 record" : `${count} records`);
const elsewhere = (isPaused: boolean) =>
  isPaused ? "the target is paused, so nothing else is done there either" : "everything else goes on";

export const english: Texts = {
  language: "en",
  codes: CODES.en,
  kinds: {
    user: "user",
    team: "team",
    membership: "membership",
    absence: "absence",
    booking: "booking",
    attendance: "attendance",
  },
  ops: {
    create: "create",
    adopt: "adopt",
    update: "update",
    reactivate: "reactivate",
    deactivate: "deactivate",
    remove: "remove",
    release: "release",
  },

  source: (name) => `source ${name}`,
  andMore: (first, more) => `${first} and ${more} more`,
  more: (count) => `and ${count} more`,
  after: (duration) => `after ${duration}`,

  happened: "What happened",
  was: "It was",
  since: "Since",
  ended: "Until",
  lasted: "Lasted",
  affects: "Affected targets",
  affectsSoon: "Targets that read the same source, and are affected from their next run on",
  pausedByHand: "paused by hand",
  lastSuccess: (when) => `last successful run: ${when}`,
  neverSucceeded: "last successful run: never yet",
  todo: "What to do",
  meaning: "Meaning",
  remedy: "Remedy",
  looksAgain: "Next automatic check",
  target: "Target",
  digest: "Digest",
  edits: "Changed in the config since the last run",
  editsElsewhere: "settings that `rollcall status` names",
  file: "File",
  problems: "Problems",
  suggestion: (suggestion) => `did you mean "${suggestion}"?`,
  held: "Held",
  why: "Why",
  line: (line, column) => `line ${line}, column ${column}`,

  besideEnglish: null,
  newSecret:
    "rollcall has to read a new secret first. It reads a changed secret file within 10 seconds. In Docker and under systemd, and if the secret is an environment variable, restart rollcall: `docker compose up --detach --force-recreate rollcall` or `sudo systemctl restart rollcall`.",

  lookCommand: "To see what is wrong",
  runCommand: "To see the run in which it happened",
  resumeCommand: "To go on at once, after you have fixed the cause",
  approveCommand: "To make exactly these changes",
  renewCommand: "To have them listed anew, since this list is too old to approve; then approve the digest shown",
  rejectCommand: "To leave these records as they are",
  checkCommand: "To check the file after a correction",
  statusCommand: "To see the state of every target",
  showCommand: "To see each of them with its reason",
  page: "On the dashboard",
  footer: "rollcall writes to the owners named in its config.",

  opened: {
    subject: (who, what) => `${who}: ${what}`,
    lead: "The target is paused until this is resolved, and so is every other target with the same problem. All other targets go on.",
  },
  changed: {
    subject: (who, what) => `${who}: now ${what}`,
    lead: "The affected targets are still paused, but for another reason than before.",
  },
  reminder: {
    subject: (who, what) => `${who}: still open: ${what}`,
    lead: "This is still open and the affected targets are still paused. You will be reminded once a day.",
  },
  closed: {
    subject: (who, what, after) => `${who}: resolved ${after}: ${what}`,
    lead: "The targets are no longer paused for this. They follow their schedules again, except those that somebody has paused by hand.",
  },
  holdOpened: {
    subject: (target, count) => `${target}: ${changes(count)} held for your decision`,
    lead: (count, why, isPaused) =>
      `${changes(count)} ${count === 1 ? "is" : "are"} held, ${why}. ${count === 1 ? "It has not" : "None of them has"} been made; ${elsewhere(isPaused)}. Please look at the records and decide.`,
  },
  holdReminder: {
    subject: (target, count) => `${target}: still waiting: ${changes(count)} held for your decision`,
    lead: (count, why, isPaused) =>
      `Still waiting for your decision: ${changes(count)}, ${why}. Until you decide, none is made; ${elsewhere(isPaused)}.`,
  },
  heldBecause: {
    limit: "because more records than usual would be locked, removed or created",
    gone: "because more records than usual would be locked or removed",
    made: "because more records than usual would be created",
    each: "because the config says that you are asked about every one (`limits`)",
    unconfirmed:
      "because too many records were missing from the source's list at once to ask for each of them by its id",
    unanswered:
      "because the source's list lacks the records, but the source, asked for each by its id, does not confirm that they are gone",
    unreleased: "because Personio no longer shows whether these people work here",
    doubt: "because the data that was read looks wrong",
    unjudged:
      "because people were asked about this before, and the last full run could not tell whether it is still needed",
    again: "because people were asked about this before, and such changes are not made without an answer",
    mixed: "for the reasons named below",
  },
  unreleased: (target) =>
    `If this was not intended: in Personio, open Marketplace > Connected integrations, choose the credential and, under Readable employee attributes, tick what is named above. \`rollcall check ${target}\` shows what is missing.`,
  reason: (reason) => reason,
  unanswered: (count, all) =>
    `${count === all ? "They" : `${count} of them`} cannot be approved: nobody knows whether they are gone. Ask Personio's support why it neither lists them nor confirms that they are gone, or leave them as they are.`,
  holdWrong: (withEdits) =>
    `If this is a mistake, neither approve nor reject: correct it in Personio or in the tool${withEdits ? ", or undo the change in the config" : ""}. After the next run, changes that are no longer needed are no longer held.`,
  holdRules:
    "An approval makes those of the changes listed here that are still held and unchanged, and no others. The digest is valid until 24 hours after the last run that held these changes; `rollcall status` shows the current one.",
  recordsWaiting: {
    subject: (target, parked, conflicts) =>
      `${target}: ${[...(parked > 0 ? [`${records(parked)} given up`] : []), ...(conflicts > 0 ? [`${records(conflicts)} in conflict`] : [])].join(", ")}`,
    sorts: { parked: "given up", conflict: "in conflict" },
    parked: (count) =>
      `Given up: ${records(count)}, which failed for as long as \`retry_for\` in the config allows. ${count === 1 ? "It is" : "They are"} tried again only when ${count === 1 ? "it changes" : "they change"}, or when somebody starts a run.`,
    conflicts: (count) =>
      `In conflict: ${records(count)}, left as ${count === 1 ? "it is" : "they are"} until somebody settles the conflict.`,
    goesOn: "Everything else goes on. You are not mailed again about the same record.",
    todoParked:
      "Fix the causes named above. A run that you start tries the records given up at once; a conflict that is settled is gone after the next run.",
    todoConflicts: "Do what stands beside each cause. A conflict that is settled is gone after the next run.",
    tryCommand: "To try the records given up at once",
  },
  wasAway: {
    subject: (duration) => `rollcall was not running for ${duration}`,
    lead: "rollcall was stopped or had crashed. Meanwhile nothing was kept in step, and no mail could be sent. It is running again: one run of each of these targets now makes up for the missed ones.",
    hint: "To hear of such an outage while it lasts, set `heartbeat` in the config to the URL of a monitoring service on another machine.",
  },
  newDatabase: {
    subject: "rollcall works on a new, empty database",
    lead: "There was no database, so rollcall made one. If you have just set rollcall up, this is right, and there is nothing to do.",
    again:
      "The database is missing, so rollcall made a new, empty one in its place. No target starts a run by itself until somebody has started its first one with `rollcall resume TARGET`.",
    where: "Database",
    hint: 'If rollcall was in use before, the former database with its pauses, rejections, holds and links is not in use any more. Then stop rollcall at once and put the right one in its place, or restore a copy with `rollcall restore`. "The database is gone" in docs/when-something-fails.md says more.',
  },
  pausedLong: {
    subject: (target, duration) => `${target}: paused by hand for ${duration}`,
    lead: "Somebody paused this target and nobody has resumed it since. Meanwhile nothing is kept in step there: people who leave, for example, keep their accounts. You are reminded once a week.",
    by: "Paused by",
    resumeCommand: "To go on",
    forGood: "If it is to stay like this, set `mode: inactive` for it in the config, and you are no longer reminded.",
  },
  configRefused: {
    subject: (count) => `changed config refused: ${count === 1 ? "1 problem" : `${count} problems`}`,
    lead: "The config file was changed and has errors. rollcall goes on with the previous config; nothing of the new one is used.",
  },
  testMail: {
    subject: "test mail",
    lead: "This is a test, asked for with `rollcall test-mail`. If you can read it, mail from rollcall reaches you.",
  },
};
