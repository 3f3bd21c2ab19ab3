/** Was die Seiten über Personen sagen, auf Deutsch. */
import type { englishPeople } from "./people.en.ts";

export const germanPeople: typeof englishPeople = {
  peopleHint: "Stand des letzten Laufs jedes Ziels.",
  findPerson: "Person suchen",
  find: "Suchen",
  state: "Zustand",
  nobody: "Niemand wurde gefunden.",
  whoIsWho: "Wer ist wer",
  likelyPartners: "Neu lesen, mit wahrscheinlichen Treffern",
  whoHint: "Liest beide Seiten neu und zeigt, welche Person welches Konto hat und welche Konten wahrscheinlich passen.",
  readBoth: "Beide Seiten jetzt lesen",
  notReadYet: "In der letzten Stunde nicht gelesen.",
  reading: "Beide Seiten werden gelesen…",
  notRead: "Die beiden Seiten konnten nicht gelesen werden",
  readBy: (who) => `Gelesen für ${who},`,
  likely: "Wahrscheinlich:",
  noEmail: "keine E-Mail",
  strangers: "Konten ohne Person",
  strangersHint: "Diese Konten gehören niemandem in der Quelle. rollcall lässt sie in Ruhe.",
  explain: "Erklären, Stand jetzt",
  explainHint:
    "Liest beide Seiten neu und zeigt, was für diese Person gewollt ist, was da ist und was der nächste Lauf täte.",
  notInSource: "Die Quelle führt sie nicht mehr auf.",
  writesNothing: (state) => `Das Ziel schreibt gerade nichts: ${state}`,
  nothingOfThem: "Für sie ist nichts gewollt, verknüpft oder vorhanden.",
  history: "Was getan wurde",
  noHistory: "Für diese Person wurde noch nichts getan.",
  lastChange: "Letzte Änderung",
  lastWritten: "zuletzt geschrieben oder übernommen",
  remoteId: "ID im Tool",
};
