/** The mails in English. */
import { CODES } from "../../render/codes.ts";
import type { Texts } from "./texts.ts";

const changes = (count: number) => (count === 1 ? "1 change" : `${count} changes`);
const records = (count: number) => (count === 1 ? "1 record" : `${count} records`);

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
  todo: "What to do",
  remedy: "Remedy",
  looksAgain: "Rollcall looks again by itself",
  target: "Target",
  digest: "Digest",
  edits: "Changed in the config since the last run",
  file: "File",
  problems: "Problems",
  suggestion: (suggestion) => `did you mean "${suggestion}"?`,
  held: "Held",
  why: "Why",
  line: (line, column) => `line ${line}, column ${column}`,

  lookCommand: "To see what is wrong",
  runCommand: "To see the run in which it happened",
  resumeCommand: "To go on at once, when it is put right",
  approveCommand: "To do exactly these changes",
  rejectCommand: "To leave these records as they are",
  checkCommand: "To check the file after a correction",
  statusCommand: "To see how things stand",
  showCommand: "To see each of them with its reason",
  page: "On the dashboard",
  footer: "Rollcall writes to the owners named in its config.",

  opened: {
    subject: (who, what) => `${who}: ${what}`,
    lead: "A run failed. Its target is paused until this is resolved, and so is every other that meets the same trouble; the rest go on.",
  },
  changed: {
    subject: (who, what) => `${who}: now ${what}`,
    lead: "The affected targets are still paused, but for another reason than before.",
  },
  reminder: {
    subject: (who, what) => `Still open: ${who}: ${what}`,
    lead: "This is still open and the affected targets are still paused. You will be reminded once a day.",
  },
  closed: {
    subject: (who, what, after) => `Resolved ${after}: ${who}: ${what}`,
    lead: "The targets are no longer paused for this. They run by their schedule again, except where somebody has paused them by hand.",
  },
  holdOpened: {
    subject: (target, count) => `${target}: ${changes(count)} held for your decision`,
    lead: (count, why) =>
      `Held: ${changes(count)}, ${why}. Nothing of it was done; everything else goes on. Please look at the records and decide.`,
  },
  holdReminder: {
    subject: (target, count) => `Still waiting: ${target}: ${changes(count)} held for your decision`,
    lead: (count, why) => `Still waiting for your decision: ${changes(count)}, ${why}. Everything else goes on.`,
  },
  heldBecause: {
    limit: "because more would be taken away or made than is usual",
    each: "because the config wants you to be asked about every one (`limits`)",
    unconfirmed: "because too many were missing from the source's list at once to ask for each by its id",
    unanswered:
      "because the source's list lacks them, and asked for each by its id it does not say that they are gone either",
    unreleased: "because the source does not tell any more who of them works here",
    doubt: "because what was read is hard to believe",
    again: "because somebody rejected them before, so that you are asked again",
    mixed: "for the reasons named below",
  },
  unreleased: (target) =>
    `Where it was not meant: in Personio, open Marketplace > Connected integrations, choose the credential and tick what is named above under Readable employee attributes. \`rollcall check ${target}\` shows what is missing.`,
  unanswered: (count, all) =>
    `${count === all ? "They" : `${count} of them`} cannot be approved: nobody knows whether they are gone. Ask Personio why it neither lists them nor says that they are gone, or leave them as they are.`,
  holdWrong: (withEdits) =>
    `If this is wrong, decide nothing: put it right in Personio${withEdits ? ", or undo the named setting in the config" : ""}. After the next run, changes that are no longer needed are no longer held.`,
  holdRules:
    "An approval does what you see here and is still held unchanged, and nothing else. The digest is good until 24 hours after the last run that held these changes; `rollcall status` shows the current one.",
  recordsWaiting: {
    subject: (target, parked, conflicts) =>
      `${target}: ${[...(parked > 0 ? [`${records(parked)} given up`] : []), ...(conflicts > 0 ? [`${records(conflicts)} in conflict`] : [])].join(", ")}`,
    sorts: { parked: "given up", conflict: "in conflict" },
    parked: (count) =>
      `Given up: ${records(count)}, refused for as long as \`retry_for\` in the config says. By themselves they are tried again only when they change.`,
    conflicts: (count) => `In conflict: ${records(count)}, left as they are until somebody has looked.`,
    goesOn: "Everything else goes on. You are told of each of them once.",
    todoParked:
      "Put right what is named above. Every run by hand tries those given up at once; a conflict is gone with the next run after it was settled.",
    todoConflicts:
      "Settle what is named above, in Personio or in the tool: a conflict is gone with the next run after that.",
    tryCommand: "To try those given up at once",
  },
  wasAway: {
    subject: (duration) => `rollcall was not running for ${duration}`,
    lead: "Rollcall was stopped or dead, so nothing was kept in step, and nobody could be told of it. It is back: each of these targets catches up now, with one run.",
    hint: "A watchdog elsewhere, called by `heartbeat` in the config, can tell you while it lasts.",
  },
  pausedLong: {
    subject: (target, duration) => `${target}: paused by hand for ${duration}`,
    lead: "Somebody paused this target and nobody has resumed it since. Nothing is kept in step there: who leaves keeps the account. You are reminded once a week.",
    by: "Paused by",
    resumeCommand: "To go on",
    forGood:
      "If it is to stay like this, set `mode: inactive` for it in the config, and you are not reminded any more.",
  },
  configRefused: {
    subject: (count) => `config not taken over: ${count === 1 ? "1 problem" : `${count} problems`}`,
    lead: "The config file was changed and has errors. Rollcall goes on with the config it had before; nothing of the new one is in force.",
  },
  testMail: {
    subject: "test mail",
    lead: "This is a test, asked for with `rollcall test-mail`. If you can read it, mail from rollcall reaches you.",
  },
};
