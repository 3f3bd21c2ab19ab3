/** The texts of pages about what waits for a person and what can be done, in English. */

const changes = (count: number) => (count === 1 ? "1 change" : `${count} changes`);

export const englishActions = {
  // what waits for a person
  incidentTitle: (why: string) => `paused – ${why}`,
  pausedTitle: "paused by hand",
  lateTitle: "late",
  lateHint:
    "It has not succeeded for longer than its schedule allows, and no failure is known: runs may take too long, or did not begin.",
  pausedBy: (who: string) => `Paused by ${who}`,
  todo: "What to do",
  looksAgain: "Rollcall looks again by itself",
  theRun: "See the run",
  quoted: (text: string) => `“${text}”`,
  edited: "Changed in the config since the last run",
  held: (count: number) => (count === 1 ? "1 change waits for a decision" : `${count} changes wait for a decision`),
  heldTitle: "Held changes",
  heldHint: (approvable: boolean) =>
    `Nothing of it happens${approvable ? " until somebody approves it" : ""}; everything else goes on. Why it is held stands with the records.`,
  heldUnanswered: (count: number, all: number) =>
    `${count === all ? "They" : `${count} of them`} cannot be approved: nobody knows whether they are gone. Ask Personio why it neither lists them nor says that they are gone, or leave them as they are.`,
  heldWrong: (withEdits: boolean) =>
    `If it is wrong, decide nothing: put it right in Personio${withEdits ? ", or undo the named setting in the config" : ""}. After the next run, changes that are no longer needed are no longer held.`,
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
  pauseHint: "It runs no more by itself, until somebody resumes it. A run under way still runs to its end.",
  reason: "Reason (optional)",
  resume: "Resume",
  planNow: "Plan now",
  testConnection: "Test connection",
  approveMany: (count: number) => `Approve ${changes(count)}…`,
  approveNow: (count: number) => `Approve ${changes(count)}`,
  approveTitle: (target: string) => `Approve what ${target} holds`,
  approveHint: (count: number) =>
    `A run starts at once and does exactly ${count === 1 ? "this" : `these ${count}`}, as far as nothing has changed since.`,
  rejectNow: "Leave as it is",
  rejectTitle: (target: string) => `Leave what ${target} holds as it is`,
  rejectHint: (count: number) =>
    `${count === 1 ? "This record stays" : `These ${count} records stay`}, and you are not asked again until something about ${count === 1 ? "it" : "them"} changes.`,
  undoReject: "Ask again",
  said: { rejected: "They are left as they are", undone: "The next full run asks again" },
};
