/** The words about conflicts in English; `docs/codes.md` has the same sentences. */
import type { ConflictCode, ConflictWords } from "./conflicts.ts";

export const CONFLICTS_EN: Readonly<Record<ConflictCode, ConflictWords>> = {
  ACCOUNT_UNKNOWN: {
    meaning:
      "A working time or absence disappeared from the tool, and rollcall does not know whose account it was; Personio stays as it is.",
    remedy: "Delete it in Personio by hand if it is wrong.",
  },
  ADDRESS_REUSED: {
    meaning: "The account with this e-mail belongs to another person, perhaps the same one before a re-hire.",
    remedy:
      "If it is the same person, who had left: `rollcall links TARGET --break ID` with the former id gives them the old account. If they are two people: change the e-mail of one of them. If Personio has one person twice: delete the record too many there.",
  },
  AMBIGUOUS: {
    meaning:
      "Two people or two accounts have the same e-mail, two teams would have the same name, or two records could be meant.",
    remedy:
      "Correct or delete one of them, in Personio or in the tool. Teams of two people of one name: put {id} into that name in teams.names.",
  },
  BREAK_TIMES_UNKNOWN: {
    meaning:
      "A working time has breaks whose length is known, but not their times, or whose times have another length.",
    remedy: "Enter the times of the breaks in the tool; the next run then sends the working time.",
  },
  CATEGORY_MISSING: {
    meaning: "An absence type has no type of exactly the same name on the other side, so its absences wait.",
    remedy: "Give both the same name; the run's report names the types of both sides.",
  },
  CATEGORY_TWICE: {
    meaning: "Several absence types on the other side have the same name, so absences of that type wait.",
    remedy: "Rename all but one; the run's report names them.",
  },
  EDITED_THERE: {
    meaning: "Somebody changed a record on the side that rollcall writes; the change stays.",
    remedy: "Undo the change there, or correct the record on the side that leads (for working times, the tool).",
  },
  LEFT_UNMANAGED: {
    meaning:
      "Somebody has left, and an account with their e-mail that rollcall does not manage is open: they left before the set-up, or while nothing was remembered of them.",
    remedy: "Lock the account in the tool by hand.",
  },
  LINKED_TWICE: {
    meaning:
      "Two people (or two other records of Personio) are linked to one record of the tool, so nothing is done to it.",
    remedy: "Find out whose it is, then `rollcall links TARGET --break ID` with the id of the other one.",
  },
  LOCATION_MISSING: {
    meaning: "The shift planner has no location for the office of one or more people.",
    remedy:
      "Create or rename the location, or name one in `users.location.map` or `users.location.default` in the config.",
  },
  MOVED: {
    meaning: "A change was approved, but is no longer held in the same form.",
    remedy: "Nothing; the next run looks again and asks again if needed.",
  },
  NAMES_NOTHING: {
    meaning:
      "An entry of `absence_types`, `blocker`, `people.where`, `people.exclude`, `users.include`, `users.exclude` or `users.where` names nothing or nobody: a typo, or a new name in Personio or in the tool.",
    remedy: "Correct the entry in the config, or remove it.",
  },
  NOT_CONFIRMED: {
    meaning: "Too many records are missing from the tool's list at once, so not each could be asked for.",
    remedy: "Nothing; the next run asks again. If it goes on, look into the tool.",
  },
  NOT_RELEASED: {
    meaning: "Personio does not give an attribute that decides about this record, so it stays as it is.",
    remedy: "Tick the attribute in Personio.",
  },
  PASSED_ON: {
    meaning: "The account has been given to another person; what was written to Personio stays.",
    remedy: "Correct Personio by hand if it is wrong.",
  },
  RELEASED_IN_ERROR: {
    meaning: "A booking was cancelled for an absence that no longer applies.",
    remedy: "Book it again if it is needed: rollcall does not.",
  },
  REMOVED_THERE: {
    meaning: "Somebody removed a record on the side that rollcall writes; it is not created again.",
    remedy:
      "If it is to be gone, delete it on the side that leads too (for working times, the tool). If not, change it there, and rollcall writes it again; do not enter it by hand.",
  },
  SET_BACK: {
    meaning:
      "Three writes of rollcall in a row did not last: somebody or another program undid them, or the tool spells the value in its own way; the field is left alone for 24 hours.",
    remedy:
      "Decide which system leads: switch the other integration off, or remove the field from the target's settings; if the tool spells it so, spell it the same way in Personio.",
  },
  SOMEBODY_ELSE: {
    meaning:
      "The account of somebody who works here is locked in the tool and has both another e-mail and another name: the tool blanked it, or it is somebody else's. It stays locked.",
    remedy:
      "Put its e-mail or its name right in the tool; if it is not theirs, `rollcall links TARGET --break ID`: they get an account of their own.",
  },
  STILL_OPEN: {
    meaning:
      "rollcall has locked the account of somebody who has left three times, and each time it was open at the next run. It is locked again each time, unless that is held or rejected.",
    remedy: "Lock it in the tool by hand; if somebody or another program unlocks it, switch that off.",
  },
  STILL_THERE: {
    meaning:
      "The tool confirmed that a booking was cancelled, or another record removed, but it is still there, or there again. Nobody else gets that record meanwhile.",
    remedy: "Look at it in the tool; remove it by hand if it is to go, or if somebody else waits for it.",
  },
  TIMES_UNCLEAR: {
    meaning:
      "A working time begins, pauses or ends in an hour that clocks show twice, since they are turned back in it; or it ends before it begins.",
    remedy: "Correct it in the tool if it is wrong there; otherwise enter it in Personio by hand.",
  },
  TOO_LONG: {
    meaning: "A work timer ran for more than 24 hours at a stretch: somebody forgot to stop it.",
    remedy: "Correct it in the tool.",
  },
  UNREADABLE: {
    meaning: "The tool does not give this record in a form that can be read, so it is left alone; the others go on.",
    remedy: "Look at the record in the tool.",
  },
};
