/** Die Mails auf Deutsch. Target, hold and digest keep their names, as commands and page show them. */
import { CODES } from "../../render/codes.ts";
import { reasonInGerman } from "../../render/reasons.de.ts";
import { REMEDIES_DE } from "../../render/remedies.ts";
import type { Texts } from "./texts.ts";

const changes = (count: number) => (count === 1 ? "1 Änderung" : `${count} Änderungen`);
const records = (count: number) => (count === 1 ? "1 Datensatz" : `${count} Datensätze`);
const elsewhere = (isPaused: boolean) =>
  isPaused ? "das Ziel pausiert, daher geschieht dort auch sonst nichts" : "alles andere läuft weiter";

export const german: Texts = {
  language: "de",
  codes: CODES.de,
  kinds: {
    user: "Konto",
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
  affectsSoon: "Ziele mit derselben Quelle, ab ihrem nächsten Lauf betroffen",
  pausedByHand: "von Hand pausiert",
  lastSuccess: (when) => `letzter erfolgreicher Lauf: ${when}`,
  neverSucceeded: "letzter erfolgreicher Lauf: noch keiner",
  todo: "Was zu tun ist",
  meaning: "Bedeutung",
  remedy: "Abhilfe",
  looksAgain: "Nächste automatische Prüfung",
  target: "Ziel",
  digest: "Digest",
  edits: "Seit dem letzten Lauf in der Konfiguration geändert",
  editsElsewhere: "Einstellungen, die `rollcall status` nennt",
  file: "Datei",
  problems: "Fehler",
  suggestion: (suggestion) => `gemeint war vielleicht „${suggestion}“`,
  held: "Zurückgehalten",
  why: "Warum",
  line: (line, column) => `Zeile ${line}, Spalte ${column}`,

  besideEnglish: { message: "Meldung (englisch)", hint: "Hinweis dazu (englisch)", remedies: REMEDIES_DE },
  newSecret:
    "Ein neues Secret muss rollcall zuerst lesen. Eine geänderte Secret-Datei liest es binnen 10 Sekunden. In Docker, unter systemd und bei einer Umgebungsvariablen starten Sie rollcall neu: `docker compose up --detach --force-recreate rollcall` oder `sudo systemctl restart rollcall`.",

  lookCommand: "So sehen Sie, was nicht stimmt",
  runCommand: "So sehen Sie den Lauf, in dem es geschah",
  resumeCommand: "So geht es sofort weiter, wenn die Ursache behoben ist",
  approveCommand: "So werden genau diese Änderungen ausgeführt",
  renewCommand:
    "So wird die Liste neu erstellt, denn für eine Freigabe ist diese zu alt; geben Sie danach den Digest frei, der dort steht",
  rejectCommand: "So bleiben diese Datensätze, wie sie sind",
  checkCommand: "So prüfen Sie die Datei nach einer Korrektur",
  statusCommand: "So sehen Sie den Stand aller Ziele",
  showCommand: "So sehen Sie jeden davon mit seinem Grund",
  page: "Im Dashboard",
  footer: "rollcall schreibt an die Verantwortlichen (owners), die in der Konfiguration stehen.",

  opened: {
    subject: (who, what) => `${who}: ${what}`,
    lead: "Das Ziel pausiert, bis das Problem behoben ist, ebenso jedes andere Ziel mit demselben Problem. Alle übrigen Ziele laufen weiter.",
  },
  changed: {
    subject: (who, what) => `${who}: jetzt ${what}`,
    lead: "Die betroffenen Ziele pausieren weiterhin, aber aus einem anderen Grund als bisher.",
  },
  reminder: {
    subject: (who, what) => `${who}: noch offen: ${what}`,
    lead: "Das ist noch offen, und die betroffenen Ziele pausieren weiterhin. Sie werden einmal am Tag erinnert.",
  },
  closed: {
    subject: (who, what, after) => `${who}: behoben (${after}): ${what}`,
    lead: "Die Ziele pausieren deswegen nicht mehr. Sie laufen wieder nach ihrem Zeitplan, außer denen, die jemand von Hand pausiert hat.",
  },
  holdOpened: {
    subject: (target, count) =>
      `${target}: ${changes(count)} ${count === 1 ? "wartet" : "warten"} auf Ihre Entscheidung`,
    lead: (count, why, isPaused) =>
      `${changes(count)} ${count === 1 ? "wird" : "werden"} zurückgehalten, ${why}. ${count === 1 ? "Sie wurde nicht" : "Keine davon wurde"} ausgeführt; ${elsewhere(isPaused)}. Bitte sehen Sie sich die Datensätze an und entscheiden Sie.`,
  },
  holdReminder: {
    subject: (target, count) => `${target}: wartet noch: ${changes(count)} zurückgehalten`,
    lead: (count, why, isPaused) =>
      `Noch nicht entschieden: ${changes(count)}, ${why}. Bis dahin wird nichts davon ausgeführt; ${elsewhere(isPaused)}.`,
  },
  heldBecause: {
    limit: "weil mehr Datensätze als üblich gesperrt, entfernt oder angelegt würden",
    gone: "weil mehr Datensätze als üblich gesperrt oder entfernt würden",
    made: "weil mehr Datensätze als üblich angelegt würden",
    each: "weil Sie laut Konfiguration jedes Mal gefragt werden (`limits`)",
    unconfirmed: "weil in der Liste der Quelle zu viele Datensätze auf einmal fehlten, um nach jedem einzeln zu fragen",
    unanswered:
      "weil die Datensätze in der Liste der Quelle fehlen, die Quelle aber auf die Frage nach jeder einzelnen ID nicht bestätigt, dass es sie nicht mehr gibt",
    unreleased: "weil Personio nicht mehr zeigt, ob diese Personen hier arbeiten",
    doubt: "weil die gelesenen Daten kaum stimmen können",
    unjudged:
      "weil danach schon einmal gefragt wurde und der letzte volle Lauf nicht sagen konnte, ob das noch nötig ist",
    again: "weil danach schon einmal gefragt wurde und so etwas nicht ohne Antwort ausgeführt wird",
    mixed: "aus den Gründen, die unten stehen",
  },
  unreleased: (target) =>
    `Falls das nicht beabsichtigt war: Öffnen Sie in Personio Marketplace > Verbundene Integrationen (Connected integrations), wählen Sie die Zugangsdaten und setzen Sie bei den lesbaren Mitarbeiterattributen (Readable employee attributes) den Haken bei dem, was oben steht. \`rollcall check ${target}\` zeigt, was fehlt.`,
  reason: reasonInGerman,
  unanswered: (count, all) =>
    `${count === all ? "Freigeben lassen sie sich nicht" : `${count} davon ${count === 1 ? "lässt" : "lassen"} sich nicht freigeben`}: Niemand weiß, ob es sie noch gibt. Fragen Sie den Support von Personio, warum Personio sie weder auflistet noch bestätigt, dass es sie nicht mehr gibt, oder lassen Sie sie, wie sie sind.`,
  holdWrong: (withEdits) =>
    `Ist das ein Irrtum, geben Sie nichts frei und lehnen Sie nichts ab: Korrigieren Sie ihn in Personio oder im Tool${withEdits ? ", oder machen Sie die Änderung der Konfiguration rückgängig" : ""}. Änderungen, die nicht mehr nötig sind, werden nach dem nächsten Lauf nicht mehr zurückgehalten.`,
  holdRules:
    "Eine Freigabe führt von den hier genannten Änderungen diejenigen aus, die noch unverändert zurückgehalten werden, und keine anderen. Der Digest gilt bis 24 Stunden nach dem letzten Lauf, der diese Änderungen zurückhielt; `rollcall status` zeigt den aktuellen.",
  recordsWaiting: {
    subject: (target, parked, conflicts) =>
      `${target}: ${[...(parked > 0 ? [`${records(parked)} aufgegeben`] : []), ...(conflicts > 0 ? [`${records(conflicts)} im Konflikt`] : [])].join(", ")}`,
    sorts: { parked: "aufgegeben", conflict: "im Konflikt" },
    parked: (count) =>
      `Aufgegeben: ${records(count)}, ${count === 1 ? "der so lange fehlgeschlagen ist" : "die so lange fehlgeschlagen sind"}, wie \`retry_for\` in der Konfiguration es zulässt. Ein neuer Versuch folgt erst, wenn sich daran etwas ändert oder jemand einen Lauf startet.`,
    conflicts: (count) =>
      `Im Konflikt: ${records(count)}; rollcall ändert daran nichts, bis jemand den Konflikt geklärt hat.`,
    goesOn: "Alles andere läuft weiter. Zum selben Datensatz bekommen Sie keine weitere Mail.",
    todoParked:
      "Beheben Sie die oben genannten Ursachen. Aufgegebene Datensätze werden sofort wieder versucht, wenn Sie einen Lauf starten; ein geklärter Konflikt ist nach dem nächsten Lauf weg.",
    todoConflicts: "Tun Sie, was bei jeder Ursache steht. Ein geklärter Konflikt ist nach dem nächsten Lauf weg.",
    tryCommand: "So werden aufgegebene Datensätze sofort wieder versucht",
  },
  wasAway: {
    subject: (duration) => `rollcall lief nicht (${duration})`,
    lead: "rollcall war angehalten oder abgestürzt. Währenddessen wurde nichts abgeglichen, und es konnte keine Mail verschickt werden. Jetzt läuft es wieder: Bei jedem dieser Ziele holt ein Lauf die verpassten nach.",
    hint: "Damit Sie von einem solchen Ausfall schon währenddessen erfahren, setzen Sie `heartbeat` in der Konfiguration auf die URL eines Überwachungsdienstes auf einem anderen Rechner.",
  },
  newDatabase: {
    subject: "rollcall arbeitet mit einer neuen, leeren Datenbank",
    lead: "Es gab keine Datenbank, deshalb hat rollcall eine angelegt. Wenn Sie rollcall gerade erst eingerichtet haben, ist das richtig, und Sie müssen nichts tun.",
    again:
      "Die Datenbank fehlt, deshalb hat rollcall an ihrer Stelle eine neue, leere angelegt. Kein Ziel startet von selbst einen Lauf, bevor jemand seinen ersten mit `rollcall resume TARGET` gestartet hat.",
    where: "Datenbank",
    hint: "Falls rollcall schon vorher in Gebrauch war, ist die frühere Datenbank mit ihren Pausen, Ablehnungen, zurückgehaltenen Änderungen und Verknüpfungen nicht mehr in Gebrauch. Halten Sie rollcall dann sofort an und legen Sie die richtige wieder dorthin, oder stellen Sie mit `rollcall restore` eine Kopie wieder her. Mehr dazu unter „The database is gone“ in docs/when-something-fails.md.",
  },
  pausedLong: {
    subject: (target, duration) => `${target}: von Hand pausiert (${duration})`,
    lead: "Jemand hat dieses Ziel pausiert, und niemand hat es seither fortgesetzt. Währenddessen wird dort nichts abgeglichen: Wer das Unternehmen verlässt, behält zum Beispiel sein Konto. Sie werden einmal in der Woche erinnert.",
    by: "Pausiert von",
    resumeCommand: "So geht es weiter",
    forGood:
      "Soll es so bleiben, setzen Sie dafür in der Konfiguration `mode: inactive`; dann werden Sie nicht mehr erinnert.",
  },
  configRefused: {
    subject: (count) => `geänderte Konfiguration abgelehnt: ${count} Fehler`,
    lead: "Die Konfigurationsdatei wurde geändert und enthält Fehler. rollcall arbeitet mit der bisherigen Konfiguration weiter; von der neuen wird nichts verwendet.",
  },
  testMail: {
    subject: "Testmail",
    lead: "Das ist ein Test, angefordert mit `rollcall test-mail`. Wenn Sie das lesen, kommen Mails von rollcall bei Ihnen an.",
  },
};
