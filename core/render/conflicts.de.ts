/** The words about conflicts in German. */
import type { ConflictCode, ConflictWords } from "./conflicts.ts";

export const CONFLICTS_DE: Readonly<Record<ConflictCode, ConflictWords>> = {
  ACCOUNT_UNKNOWN: {
    meaning:
      "Eine Arbeitszeit oder Abwesenheit ist aus dem Tool verschwunden, und rollcall weiß nicht, zu welchem Konto sie gehörte. In Personio bleibt alles, wie es ist.",
    remedy: "Löschen Sie den Eintrag in Personio von Hand, falls er falsch ist.",
  },
  ADDRESS_REUSED: {
    meaning:
      "Das Konto mit dieser E-Mail-Adresse gehört einer anderen Person, vielleicht derselben vor einer Wiedereinstellung.",
    remedy:
      "Ist es dieselbe Person, die ausgeschieden war, gibt ihr `rollcall links TARGET --break ID` mit der früheren ID das alte Konto. Sind es zwei Personen, ändern Sie die Adresse einer der beiden. Steht eine Person doppelt in Personio, löschen Sie dort den überzähligen Eintrag.",
  },
  AMBIGUOUS: {
    meaning:
      "Zwei Personen oder zwei Konten haben dieselbe E-Mail-Adresse, zwei Teams hätten denselben Namen, oder zwei Datensätze kommen in Frage.",
    remedy:
      "Korrigieren oder löschen Sie einen davon, in Personio oder im Tool. Teams zweier Personen gleichen Namens: Nehmen Sie {id} in diesen Namen unter teams.names auf.",
  },
  BREAK_TIMES_UNKNOWN: {
    meaning:
      "Bei einer Arbeitszeit ist die Länge der Pausen bekannt, aber nicht deren Uhrzeit; oder ihre Uhrzeiten ergeben eine andere Länge.",
    remedy: "Tragen Sie die Uhrzeiten der Pausen im Tool ein; der nächste Lauf überträgt die Arbeitszeit dann.",
  },
  CATEGORY_MISSING: {
    meaning:
      "Zu einer Abwesenheitsart gibt es auf der anderen Seite keine mit genau demselben Namen. Abwesenheiten dieser Art warten.",
    remedy: "Geben Sie beiden denselben Namen; der Bericht des Laufs nennt die Arten beider Seiten.",
  },
  CATEGORY_TWICE: {
    meaning: "Auf der anderen Seite haben mehrere Abwesenheitsarten denselben Namen. Abwesenheiten dieser Art warten.",
    remedy: "Benennen Sie alle bis auf eine um; der Bericht des Laufs nennt sie.",
  },
  EDITED_THERE: {
    meaning:
      "Jemand hat einen Datensatz auf der Seite geändert, auf die rollcall schreibt. Die Änderung bleibt stehen.",
    remedy:
      "Machen Sie die Änderung dort rückgängig, oder korrigieren Sie den Datensatz auf der führenden Seite (bei Arbeitszeiten im Tool).",
  },
  LEFT_UNMANAGED: {
    meaning:
      "Jemand ist ausgeschieden, und ein Konto mit der E-Mail-Adresse dieser Person, das rollcall nicht verwaltet, ist noch offen: Sie ging vor der Einrichtung oder zu einer Zeit, von der rollcall nichts mehr weiß.",
    remedy: "Sperren Sie das Konto im Tool von Hand.",
  },
  LINKED_TWICE: {
    meaning:
      "Zwei Personen (oder zwei andere Datensätze aus Personio) sind mit demselben Datensatz des Tools verknüpft. rollcall ändert ihn deshalb nicht.",
    remedy:
      "Klären Sie, zu wem er gehört, und geben Sie dann `rollcall links TARGET --break ID` mit der ID der anderen Person ein.",
  },
  LOCATION_MISSING: {
    meaning: "Im Schichtplaner fehlt ein Standort für das Büro einer oder mehrerer Personen.",
    remedy:
      "Legen Sie den Standort an oder benennen Sie ihn um, oder geben Sie in der Konfiguration einen an (`users.location.map` oder `users.location.default`).",
  },
  MOVED: {
    meaning: "Eine Änderung wurde freigegeben, wird aber so nicht mehr zurückgehalten.",
    remedy: "Nichts; der nächste Lauf sieht noch einmal nach und fragt nötigenfalls erneut.",
  },
  NAMES_NOTHING: {
    meaning:
      "Zu einem Eintrag unter `absence_types`, `blocker`, `people.where`, `people.exclude`, `users.include`, `users.exclude` oder `users.where` gibt es nichts und niemanden: ein Tippfehler, oder der Name hat sich in Personio oder im Tool geändert.",
    remedy: "Korrigieren Sie den Eintrag in der Konfiguration, oder entfernen Sie ihn.",
  },
  NOT_CONFIRMED: {
    meaning: "In der Liste des Tools fehlen zu viele Datensätze auf einmal, um nach jedem einzeln zu fragen.",
    remedy: "Nichts; der nächste Lauf fragt noch einmal. Bleibt es dabei, sehen Sie im Tool nach.",
  },
  NOT_RELEASED: {
    meaning: "Personio zeigt ein Attribut nicht, das über diesen Datensatz entscheidet. Er bleibt deshalb, wie er ist.",
    remedy: "Setzen Sie in Personio den Haken bei diesem Attribut.",
  },
  PASSED_ON: {
    meaning: "Das Konto gehört inzwischen einer anderen Person. Was in Personio eingetragen wurde, bleibt stehen.",
    remedy: "Korrigieren Sie Personio von Hand, falls dort etwas falsch ist.",
  },
  RELEASED_IN_ERROR: {
    meaning: "Eine Buchung wurde wegen einer Abwesenheit storniert, die nicht mehr gilt.",
    remedy: "Buchen Sie bei Bedarf neu: rollcall tut das nicht.",
  },
  REMOVED_THERE: {
    meaning:
      "Jemand hat einen Datensatz auf der Seite gelöscht, auf die rollcall schreibt. Er wird nicht neu angelegt.",
    remedy:
      "Soll er gelöscht bleiben, löschen Sie ihn auch auf der führenden Seite (bei Arbeitszeiten im Tool). Wenn nicht, ändern Sie ihn dort, dann schreibt rollcall ihn neu; tragen Sie ihn nicht von Hand nach.",
  },
  SET_BACK: {
    meaning:
      "Was rollcall geschrieben hatte, blieb dreimal hintereinander nicht so: Jemand oder ein anderes Programm hat es rückgängig gemacht, oder das Tool schreibt den Wert auf seine eigene Weise. rollcall ändert das Feld 24 Stunden lang nicht.",
    remedy:
      "Entscheiden Sie, welches System führt: Schalten Sie die andere Integration ab, oder nehmen Sie das Feld aus den Einstellungen des Ziels. Schreibt das Tool den Wert so, schreiben Sie ihn in Personio ebenso.",
  },
  SOMEBODY_ELSE: {
    meaning:
      "Das Konto einer Person, die hier arbeitet, ist im Tool gesperrt und hat eine andere E-Mail-Adresse und einen anderen Namen: Das Tool hat es geleert, oder es gehört jemand anderem. Es bleibt gesperrt.",
    remedy:
      "Berichtigen Sie im Tool die Adresse oder den Namen. Gehört das Konto jemand anderem, geben Sie `rollcall links TARGET --break ID` ein; die Person bekommt dann ein eigenes.",
  },
  STILL_OPEN: {
    meaning:
      "rollcall hat das Konto einer ausgeschiedenen Person dreimal gesperrt, und jedes Mal war es beim nächsten Lauf wieder offen. Es wird jedes Mal neu gesperrt, außer wenn das zurückgehalten wird oder abgelehnt ist.",
    remedy:
      "Sperren Sie das Konto im Tool von Hand. Entsperrt es jemand oder ein anderes Programm, stellen Sie das ab.",
  },
  STILL_THERE: {
    meaning:
      "Das Tool hat bestätigt, dass eine Buchung storniert oder ein anderer Datensatz entfernt ist, aber der Datensatz ist noch oder wieder da. Solange bekommt ihn niemand sonst.",
    remedy:
      "Sehen Sie im Tool nach, und entfernen Sie den Datensatz von Hand, wenn er weg soll oder jemand anderes darauf wartet.",
  },
  TIMES_UNCLEAR: {
    meaning:
      "Beginn, Ende oder eine Pause einer Arbeitszeit liegt in der Stunde, die es bei der Umstellung auf Winterzeit zweimal gibt; oder sie endet, bevor sie beginnt.",
    remedy: "Korrigieren Sie sie im Tool, wenn sie dort falsch ist; sonst tragen Sie sie in Personio von Hand ein.",
  },
  TOO_LONG: {
    meaning: "Eine Zeiterfassung lief mehr als 24 Stunden am Stück: Jemand hat vergessen, sie zu beenden.",
    remedy: "Korrigieren Sie sie im Tool.",
  },
  UNREADABLE: {
    meaning:
      "Das Tool liefert diesen Datensatz nicht in lesbarer Form. rollcall ändert ihn nicht; alle anderen laufen weiter.",
    remedy: "Sehen Sie sich den Datensatz im Tool an.",
  },
};
