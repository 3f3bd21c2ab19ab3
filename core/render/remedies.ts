/**
 * What is generally to be done about an error's code, for readers of another language than English: the remedy that an error brings along is
 * more precise, but in English.
 */
import type { ErrorCode } from "../model/errors.ts";

export const REMEDIES_DE: Readonly<Record<ErrorCode, string>> = {
  CONFIG: "Korrigieren Sie, was die Meldung nennt. `rollcall check` zeigt, ob es stimmt.",
  TARGET_INACTIVE: "Setzen Sie in der Konfiguration `mode: active`, oder schalten Sie den Bereich dort ein.",
  CREDENTIALS_REFUSED:
    "Prüfen Sie die Zugangsdaten, oder erzeugen Sie neue, und hinterlegen Sie sie dort, woher rollcall sie liest: in einer Datei oder einer Umgebungsvariablen.",
  RIGHT_MISSING: "Geben Sie den Zugangsdaten das Recht, das die Meldung oder der Hinweis nennt.",
  ATTRIBUTE_NOT_RELEASED:
    "Öffnen Sie in Personio Marketplace > Verbundene Integrationen (Connected integrations), wählen Sie die Zugangsdaten und setzen Sie bei den lesbaren Mitarbeiterattributen (Readable employee attributes) den Haken bei dem Attribut, das die Meldung nennt.",
  UNREACHABLE:
    "Zunächst nichts: rollcall prüft die Verbindung von selbst wieder, auch während das Ziel pausiert, und der Zeitplan läuft weiter, sobald sie steht. Dauert es an, prüfen Sie Netzwerk und Proxy, danach die Statusseite des Anbieters.",
  RATE_LIMITED:
    "Zunächst nichts: rollcall wartet, so lange der Anbieter es verlangt, und versucht es dann von selbst wieder, auch während das Ziel pausiert.",
  INCOMPLETE_READ:
    "Zunächst nichts: rollcall liest von selbst noch einmal, auch während das Ziel pausiert. Dauert es an, fragen Sie den Support des Anbieters, den die Meldung nennt.",
  CONTRACT_BROKEN:
    "Prüfen Sie, was die Meldung nennt. Bleibt es dabei, sehen Sie nach, ob es eine neuere Version von rollcall gibt, oder melden Sie den Fehler.",
  SOURCE_CHANGED:
    "Es wurde nichts geschrieben. Prüfen Sie, ob die Zugangsdaten zu Ihrer Firma in Personio führen. Wenn ja, steht im Hinweis, wie es weitergeht.",
  TENANT_CHANGED:
    "Es wurde nichts geschrieben. Tragen Sie die frühere Adresse und die früheren Zugangsdaten wieder ein. War der Wechsel beabsichtigt, steht im Hinweis, wie es weitergeht.",
  LIMIT_EXCEEDED: "Nichts.",
  NO_PROGRESS:
    "Zunächst nichts: Der Lauf wird wiederholt. Dauert es an, sehen Sie auf der Statusseite des Anbieters nach.",
  CLOCK_DIFFERS:
    "Stellen Sie die Uhr dieses Rechners richtig, und schalten Sie ihre Synchronisierung (NTP) ein. Es wurde nichts geschrieben.",
  STALE_APPROVAL: "Starten Sie einen Lauf, und geben Sie dann den Digest frei, der dort steht.",
  BUSY: "Versuchen Sie es wieder, wenn der andere Lauf begonnen hat oder zu Ende ist.",
  UNEXPECTED:
    "Lesen Sie die Meldung und den Hinweis. Ist es ein Fehler in rollcall, melden Sie ihn mit den Zeilen des Logs, aber ohne Daten von Personen.",
};
