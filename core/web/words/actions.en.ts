/** The texts of pages about what waits for a person and what can be done, in English. */

const changes = (count: number) => (count === 1 ? "1 change" : `${count} changes`);

export const englishActions = {
  // what waits for a person
  incidentTitle: (why: string) => `paused – ${why}`,
  pausedTitle: "paused by hand",
  lateTitle: "late",
  lateHint:
    "More time has passed since the last successful run than the schedule allows, and no incident is open: runs may take too long, may not have started, or are being repeated.",
  pausedBy: (who: string) => `Paused by ${who}`,
  todo: "What to do",
  looksAgain: "Next automatic check",
  theRun: "See the run",
  quoted: (text: string) => `“${text}”`,
  edited: "Changed in the config since the last run",
  held: (count: number) => (count === 1 ? "1 change waits for a decision" : `${count} changes wait for a decision`),
  wereHeld: (count: number) =>
    count === 1 ? "1 change waited for a decision" : `${count} changes waited for a decision`,
  holdStates: {
    approved: "They were approved.",
    rejected: "They were rejected.",
    over: "They are not held like this any more.",
    none: "No run of everything has held exactly these.",
  },
  heldTitle: "Held changes",
  heldHint: (approvable: boolean, isPaused: boolean) =>
    `None of these changes is made${approvable ? " until somebody approves them" : ""}; ${isPaused ? "the target is paused, so nothing else is done there either" : "everything else goes on"}. The reason is shown with each record.`,
  heldUnanswered: (count: number, all: number) =>
    `${count === all ? "They" : `${count} of them`} cannot be approved: nobody knows whether they are gone. Ask Personio's support why it neither lists them nor confirms that they are gone, or leave them as they are.`,
  heldLapsed: "No run has held these changes for a day, so they cannot be approved: run the target, then decide.",
  heldWrong: (withEdits: boolean) =>
    `If this is a mistake, neither approve nor reject: correct it in Personio or in the tool${withEdits ? ", or undo the named setting in the config" : ""}. After the next run, changes that are no longer needed are no longer held.`,
  lookAtThem: "Look at them",
  record: "Record",
  what: "What",
  why: "Why",

  // buttons
  runNow: "Run now",
  runSome: "Run a part…",
  runSomeTitle: (target: string) => `Run a part of ${target}`,
  area: "Area",
  allAreas: "all of them",
  scope: "Scope",
  scopeHints: { full: "Reads and compares all of it.", partial: "Quicker; removes nothing." },
  pause: "Pause",
  pauseTitle: (target: string) => `Pause ${target}`,
  pauseHint: "It does not run automatically until somebody resumes it. A run that is under way is finished first.",
  reason: "Reason (optional)",
  resume: "Resume",
  planNow: "Plan now",
  testConnection: "Test connection",
  approveMany: (count: number) => `Approve ${changes(count)}…`,
  approveNow: (count: number) => `Approve ${changes(count)}`,
  approveTitle: (target: string) => `Approve what ${target} holds`,
  approveHint: (count: number) =>
    `A run starts at once and makes exactly ${count === 1 ? "this change, unless it has" : `these ${count} changes, except those that have`} changed since.`,
  rejectNow: "Reject: leave as it is",
  rejectTitle: (target: string) => `Leave what ${target} holds as it is`,
  rejectHint: (count: number) =>
    `${count === 1 ? "This record stays" : `These ${count} records stay`}, and you are not asked again until something about ${count === 1 ? "it" : "them"} changes.`,
  undoReject: "Ask again",
  said: {
    rejected: "Rejected: the records are left as they are",
    rejected_meanwhile:
      "Rejected: the records are left as they are. What the run under way had done by then stays done",
    undone: "The next full run asks again",
  },
};
