/** Die Mails auf Deutsch. Target, hold and digest keep their names, as commands and page show them. */
import { CODES } from "../../render/codes.ts";
import type { Texts } from "./texts.ts";

const changes = (count: number) => (count === 1 ? "1 Änderung" : `${count} Änderungen`);
const records = (count: number) => (count === 1 ? "1 Datensatz" : `${count} Datensätze`);

export const german: Texts = {
  language: "de",
  codes: CODES.de,
  kinds: {
    user: "Benutzer",
    team: "Team",
    membership: "Mitgliedschaft",
    absence: "Abwesenheit",
    booking: "Buchung",
    attendance: "Arbeitszeit",
  },
  ops: {
    create: "anlegen",
    adopt: "übernehmen",
    update: "ändern",
    reactivate: "reaktivieren",
    deactivate: "deaktivieren",
    remove: "entfernen",
    release: "stornieren",
  },

  source: (name) => `Quelle ${name}`,
  andMore: (first, more) => `${first} und ${more} weitere`,
  more: (count) => `und ${count} weitere`,
  after: (duration) => `Dauer ${duration}`,

  happened: "Was passiert ist",
  was: "Es ging um",
  since: "Seit",
  ended: "Bis",
  lasted: "Dauer",
  affects: "Betroffene Ziele",
  todo: "Was zu tun ist",
  remedy: "Abhilfe",
  looksAgain: "Rollcall sieht von selbst wieder nach",
  target: "Ziel",
  digest: "Digest",
  edits: "Seit dem letzten Lauf in der Konfiguration geändert",
  file: "Datei",
  problems: "Fehler",
  suggestion: (suggestion) => `gemeint war vielleicht „${suggestion}“`,
  held: "Zurückgehalten",
  why: "Warum",
  line: (line, column) => `Zeile ${line}, Spalte ${column}`,

  lookCommand: "So sehen Sie, was nicht stimmt",
  runCommand: "So sehen Sie den Lauf, in dem es geschah",
  resumeCommand: "So geht es sofort weiter, wenn es behoben ist",
  approveCommand: "So werden genau diese Änderungen ausgeführt",
  rejectCommand: "So bleiben diese Datensätze, wie sie sind",
  checkCommand: "So prüfen Sie die Datei nach einer Korrektur",
  statusCommand: "So sehen Sie den Stand",
  showCommand: "So sehen Sie jeden davon mit seinem Grund",
  page: "Im Dashboard",
  footer: "Rollcall schreibt den Verantwortlichen (owners), die in der Konfiguration stehen.",

  opened: {
    subject: (who, what) => `${who}: ${what}`,
    lead: "Ein Lauf ist fehlgeschlagen. Sein Ziel pausiert, bis das behoben ist, und ebenso jedes andere, das auf dieselbe Störung trifft; die übrigen laufen weiter.",
  },
  changed: {
    subject: (who, what) => `${who}: jetzt ${what}`,
    lead: "Die betroffenen Ziele pausieren weiterhin, aber aus einem anderen Grund als bisher.",
  },
  reminder: {
    subject: (who, what) => `Noch offen: ${who}: ${what}`,
    lead: "Das ist noch offen, und die betroffenen Ziele pausieren weiterhin. Sie werden einmal am Tag erinnert.",
  },
  closed: {
    subject: (who, what, after) => `Behoben (${after}): ${who}: ${what}`,
    lead: "Deswegen pausieren die Ziele nicht mehr. Sie laufen wieder nach ihrem Zeitplan, außer wo sie jemand von Hand pausiert hat.",
  },
  holdOpened: {
    subject: (target, count) => `${target}: ${changes(count)} zurückgehalten, Ihre Entscheidung fehlt`,
    lead: (count, why) =>
      `Zurückgehalten: ${changes(count)}, ${why}. Nichts davon wurde ausgeführt; alles andere läuft weiter. Bitte sehen Sie sich die Datensätze an und entscheiden Sie.`,
  },
  holdReminder: {
    subject: (target, count) => `Wartet noch: ${target}: ${changes(count)} zurückgehalten`,
    lead: (count, why) => `Noch nicht entschieden: ${changes(count)}, ${why}. Alles andere läuft weiter.`,
  },
  heldBecause: {
    limit: "weil mehr wegfallen oder entstehen würde als üblich",
    each: "weil Sie laut Konfiguration jedes Mal gefragt werden (`limits`)",
    unconfirmed: "weil in der Liste der Quelle zu viele auf einmal fehlten, um nach jedem einzeln zu fragen",
    unanswered:
      "weil sie in der Liste der Quelle fehlen und die Quelle auch auf die Frage nach jeder ID nicht sagt, dass es sie nicht mehr gibt",
    unreleased: "weil die Quelle nicht mehr sagt, wer davon hier arbeitet",
    doubt: "weil das Gelesene kaum stimmen kann",
    again: "weil jemand sie schon einmal abgelehnt hat, sodass Sie wieder gefragt werden",
    mixed: "aus den Gründen, die unten stehen",
  },
  unreleased: (target) =>
    `Falls das nicht gewollt war: Öffnen Sie in Personio Marketplace > Verbundene Integrationen (Connected integrations), wählen Sie die Zugangsdaten und setzen Sie bei den lesbaren Mitarbeiterattributen (Readable employee attributes) den Haken bei dem, was oben steht. \`rollcall check ${target}\` zeigt, was fehlt.`,
  unanswered: (count, all) =>
    `${count === all ? "Freigeben lassen sie sich nicht" : `${count} davon ${count === 1 ? "lässt" : "lassen"} sich nicht freigeben`}: Niemand weiß, ob es sie noch gibt. Fragen Sie Personio, warum es sie weder auflistet noch sagt, dass es sie nicht mehr gibt, oder lassen Sie sie, wie sie sind.`,
  holdWrong: (withEdits) =>
    `Falls das falsch ist, entscheiden Sie nichts: Bringen Sie es in Personio in Ordnung${withEdits ? " oder machen Sie die genannte Einstellung rückgängig" : ""}. Was nicht mehr getan werden soll, wird nach dem nächsten Lauf nicht mehr zurückgehalten.`,
  holdRules:
    "Eine Freigabe führt aus, was Sie hier sehen und was noch unverändert zurückgehalten wird, sonst nichts. Der Digest gilt bis 24 Stunden nach dem letzten Lauf, der diese Änderungen zurückhielt; `rollcall status` zeigt den aktuellen.",
  recordsWaiting: {
    subject: (target, parked, conflicts) =>
      `${target}: ${[...(parked > 0 ? [`${records(parked)} aufgegeben`] : []), ...(conflicts > 0 ? [`${records(conflicts)} in Konflikt`] : [])].join(", ")}`,
    sorts: { parked: "aufgegeben", conflict: "in Konflikt" },
    parked: (count) =>
      `Aufgegeben: ${records(count)}, abgelehnt so lange, wie \`retry_for\` in der Konfiguration es vorsieht. Von selbst wird das erst wieder versucht, wenn sich daran etwas ändert.`,
    conflicts: (count) => `In Konflikt: ${records(count)}; daran ändert Rollcall nichts, bis jemand nachgesehen hat.`,
    goesOn: "Alles andere läuft weiter. Davon erfahren Sie jeweils einmal.",
    todoParked:
      "Bringen Sie in Ordnung, was oben steht. Jeder Lauf von Hand versucht Aufgegebenes sofort wieder; ein Konflikt ist mit dem nächsten Lauf weg, nachdem er geklärt ist.",
    todoConflicts:
      "Klären Sie, was oben steht, in Personio oder im Tool: Ein Konflikt ist mit dem nächsten Lauf danach weg.",
    tryCommand: "So wird Aufgegebenes sofort wieder versucht",
  },
  wasAway: {
    subject: (duration) => `Rollcall lief nicht (${duration})`,
    lead: "Rollcall war angehalten oder ausgefallen; abgeglichen wurde nichts, und niemand konnte davon erfahren. Es läuft wieder: Jedes dieser Ziele holt das jetzt mit einem Lauf nach.",
    hint: "Eine Überwachung von außen, die `heartbeat` in der Konfiguration anruft, kann es schon währenddessen melden.",
  },
  pausedLong: {
    subject: (target, duration) => `${target}: von Hand pausiert (${duration})`,
    lead: "Jemand hat dieses Ziel pausiert, und niemand hat es seither fortgesetzt. Abgeglichen wird dort nichts: Wer geht, behält sein Konto. Sie werden einmal in der Woche erinnert.",
    by: "Pausiert von",
    resumeCommand: "So geht es weiter",
    forGood:
      "Soll es so bleiben, setzen Sie dafür in der Konfiguration `mode: inactive`; dann werden Sie nicht mehr erinnert.",
  },
  configRefused: {
    subject: (count) => `Konfiguration nicht übernommen: ${count} Fehler`,
    lead: "Die Konfigurationsdatei wurde geändert und enthält Fehler. Rollcall arbeitet mit der bisherigen weiter; von der neuen gilt nichts.",
  },
  testMail: {
    subject: "Testmail",
    lead: "Das ist ein Test, angefordert mit `rollcall test-mail`. Wenn Sie das lesen, kommen Mails von Rollcall bei Ihnen an.",
  },
};
