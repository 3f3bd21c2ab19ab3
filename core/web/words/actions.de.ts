/** Was die Seiten von dem sagen, was auf jemanden wartet, und was zu tun ist, auf Deutsch. */
import type { englishActions } from "./actions.en.ts";

const changes = (count: number) => (count === 1 ? "1 Änderung" : `${count} Änderungen`);

export const germanActions: typeof englishActions = {
  // was auf jemanden wartet
  incidentTitle: (why) => `pausiert – ${why}`,
  pausedTitle: "von Hand pausiert",
  lateTitle: "verspätet",
  lateHint:
    "Länger nicht erfolgreich, als der Zeitplan erlaubt, und kein Fehler ist bekannt: Läufe dauern zu lange oder begannen nicht.",
  pausedBy: (who) => `Pausiert von ${who}`,
  todo: "Was zu tun ist",
  looksAgain: "Rollcall sieht von selbst wieder nach",
  theRun: "Zum Lauf",
  quoted: (text) => `„${text}“`,
  edited: "Seit dem letzten Lauf in der Konfiguration geändert",
  held: (count) =>
    count === 1 ? "1 Änderung wartet auf eine Entscheidung" : `${count} Änderungen warten auf eine Entscheidung`,
  heldTitle: "Zurückgehaltene Änderungen",
  heldHint: (approvable) =>
    `Nichts davon geschieht${approvable ? ", bevor jemand es freigibt" : ""}; alles andere geht weiter. Warum, steht bei den Datensätzen.`,
  heldUnanswered: (count, all) =>
    `${count === all ? "Freigeben lassen sie sich nicht" : `${count} davon ${count === 1 ? "lässt" : "lassen"} sich nicht freigeben`}: Niemand weiß, ob es sie noch gibt. Fragen Sie Personio, warum es sie weder auflistet noch sagt, dass es sie nicht mehr gibt, oder lassen Sie sie, wie sie sind.`,
  heldWrong: (withEdits) =>
    `Falls das falsch ist, entscheiden Sie nichts: Bringen Sie es in Personio in Ordnung${withEdits ? " oder machen Sie die genannte Einstellung rückgängig" : ""}. Was nicht mehr getan werden soll, wird nach dem nächsten Lauf nicht mehr zurückgehalten.`,
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
  pauseHint: "Von selbst läuft es nicht mehr, bis jemand es fortsetzt. Ein Lauf, der im Gange ist, läuft noch zu Ende.",
  reason: "Grund (freiwillig)",
  resume: "Fortsetzen",
  planNow: "Jetzt planen",
  testConnection: "Verbindung testen",
  approveMany: (count) => `${changes(count)} freigeben…`,
  approveNow: (count) => `${changes(count)} freigeben`,
  approveTitle: (target) => `Freigeben, was ${target} zurückhält`,
  approveHint: (count) =>
    `Ein Lauf beginnt sofort und führt genau ${count === 1 ? "diese eine" : `diese ${count}`} aus, soweit sich seither nichts geändert hat.`,
  rejectNow: "Belassen, wie es ist",
  rejectTitle: (target) => `Belassen, was ${target} zurückhält`,
  rejectHint: (count) =>
    `${count === 1 ? "Dieser Datensatz bleibt" : `Diese ${count} Datensätze bleiben`}, und Sie werden erst wieder gefragt, wenn sich daran etwas ändert.`,
  undoReject: "Wieder fragen",
  said: { rejected: "Sie bleiben, wie sie sind", undone: "Der nächste vollständige Lauf fragt wieder" },
};
