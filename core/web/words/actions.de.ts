/** Was die Seiten von dem sagen, was auf jemanden wartet, und was zu tun ist, auf Deutsch. */
import type { englishActions } from "./actions.en.ts";

const changes = (count: number) => (count === 1 ? "1 Änderung" : `${count} Änderungen`);

export const germanActions: typeof englishActions = {
  // was auf jemanden wartet
  incidentTitle: (why) => `pausiert – ${why}`,
  pausedTitle: "von Hand pausiert",
  lateTitle: "verspätet",
  lateHint:
    "Seit dem letzten erfolgreichen Lauf ist mehr Zeit vergangen, als der Zeitplan erlaubt, und kein Vorfall ist offen: Läufe dauern vielleicht zu lange, haben nicht begonnen oder werden gerade wiederholt.",
  pausedBy: (who) => `Pausiert von ${who}`,
  todo: "Was zu tun ist",
  looksAgain: "Nächste automatische Prüfung",
  theRun: "Zum Lauf",
  quoted: (text) => `„${text}“`,
  edited: "Seit dem letzten Lauf in der Konfiguration geändert",
  held: (count) =>
    count === 1 ? "1 Änderung wartet auf eine Entscheidung" : `${count} Änderungen warten auf eine Entscheidung`,
  wereHeld: (count) =>
    count === 1 ? "1 Änderung wartete auf eine Entscheidung" : `${count} Änderungen warteten auf eine Entscheidung`,
  holdStates: {
    approved: "Sie wurden freigegeben.",
    rejected: "Sie wurden abgelehnt.",
    over: "So werden sie nicht mehr zurückgehalten.",
    none: "Kein Lauf über alles hat genau diese zurückgehalten.",
  },
  heldTitle: "Zurückgehaltene Änderungen",
  heldHint: (approvable, isPaused) =>
    `Keine dieser Änderungen wird ausgeführt${approvable ? ", bevor jemand sie freigibt" : ""}; ${isPaused ? "das Ziel pausiert, daher geschieht dort auch sonst nichts" : "alles andere läuft weiter"}. Der Grund steht bei jedem Datensatz.`,
  heldUnanswered: (count, all) =>
    `${count === all ? "Freigeben lassen sie sich nicht" : `${count} davon ${count === 1 ? "lässt" : "lassen"} sich nicht freigeben`}: Niemand weiß, ob es sie noch gibt. Fragen Sie den Support von Personio, warum Personio sie weder auflistet noch bestätigt, dass es sie nicht mehr gibt, oder lassen Sie sie, wie sie sind.`,
  heldLapsed:
    "Seit über einem Tag hat kein Lauf diese Änderungen zurückgehalten, deshalb lassen sie sich nicht freigeben: Starten Sie das Ziel, und entscheiden Sie dann.",
  heldWrong: (withEdits) =>
    `Ist das ein Irrtum, geben Sie nichts frei und lehnen Sie nichts ab: Korrigieren Sie ihn in Personio oder im Tool${withEdits ? ", oder machen Sie die genannte Einstellung rückgängig" : ""}. Änderungen, die nicht mehr nötig sind, werden nach dem nächsten Lauf nicht mehr zurückgehalten.`,
  lookAtThem: "Ansehen",
  record: "Datensatz",
  what: "Was",
  why: "Warum",

  // Knöpfe
  runNow: "Jetzt starten",
  runSome: "Einen Teil starten…",
  runSomeTitle: (target) => `Einen Teil von ${target} starten`,
  area: "Bereich",
  allAreas: "alle",
  scope: "Umfang",
  scopeHints: { full: "Liest und vergleicht alles.", partial: "Schneller; entfernt nichts." },
  pause: "Pausieren",
  pauseTitle: (target) => `${target} pausieren`,
  pauseHint: "Es läuft nicht mehr automatisch, bis jemand es fortsetzt. Ein Lauf, der im Gange ist, wird noch beendet.",
  reason: "Grund (freiwillig)",
  resume: "Fortsetzen",
  planNow: "Jetzt planen",
  testConnection: "Verbindung testen",
  approveMany: (count) => `${changes(count)} freigeben…`,
  approveNow: (count) => `${changes(count)} freigeben`,
  approveTitle: (target) => `Freigeben, was ${target} zurückhält`,
  approveHint: (count) =>
    `Ein Lauf beginnt sofort und führt genau ${count === 1 ? "diese Änderung aus, sofern sie sich" : `diese ${count} Änderungen aus, außer denen, die sich`} seither ${count === 1 ? "nicht geändert hat" : "geändert haben"}.`,
  rejectNow: "Ablehnen: belassen, wie es ist",
  rejectTitle: (target) => `Belassen, was ${target} zurückhält`,
  rejectHint: (count) =>
    `${count === 1 ? "Dieser Datensatz bleibt, wie er ist" : `Diese ${count} Datensätze bleiben, wie sie sind`}, und Sie werden erst wieder gefragt, wenn sich daran etwas ändert.`,
  undoReject: "Wieder fragen",
  said: {
    rejected: "Abgelehnt: Die Datensätze bleiben, wie sie sind",
    rejected_meanwhile:
      "Abgelehnt: Die Datensätze bleiben, wie sie sind. Was der laufende Lauf bis dahin getan hat, bleibt getan",
    undone: "Der nächste vollständige Lauf fragt wieder",
  },
};
