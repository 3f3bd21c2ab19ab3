/**
 * The reasons of held changes in German. A reason is stored as it was given, in English, since terminal and log show it so; this table knows
 * every sentence of the limits, and the reasons why somebody loses an account. What it does not know stays as it is.
 */
import type { Kind } from "../model/record.ts";
import { PART } from "./reasons.ts";

type Words = readonly string[];

/** By the English sentence, in which `{}` stands for what differs: the German one, of what differs. */
type Sentences = Readonly<Record<string, string | ((...words: Words) => string)>>;

/** Why changes are held, as `core/plan` says it. */
const OF_HOLDS: Sentences = {
  "the source listed nobody at all": "die Quelle listet überhaupt niemanden auf",
  "all {} linked {} records would be {}": (count, kind, deed) =>
    `alle ${count} verknüpften ${many(kind)} würden ${deed === "removed" ? "entfernt" : "gesperrt oder entfernt"}`,
  "{} {} would lose {} within 24 hours": (count, _, record) =>
    `${count} ${count === "1" ? "Person würde" : "Personen würden"} innerhalb von 24 Stunden ${LOSSES[record ?? ""] ?? record} verlieren`,
  "{} {} would go within 24 hours": (count, kind) =>
    `${count} ${count === "1" ? `${one(kind)} würde` : `${many(kind?.replace(/s$/, ""))} würden`} innerhalb von 24 Stunden wegfallen`,
  "more than {} need a person's approval": (limit) => `bei mehr als ${limit} ist eine Freigabe nötig`,
  "the config asks about every one (`limits`)": "laut Konfiguration werden Sie jedes Mal gefragt (`limits`)",
  "all {} linked {} records are missing on the other side and would be created again": (count, kind) =>
    `alle ${count} verknüpften ${many(kind)} fehlen auf der anderen Seite und würden neu angelegt`,
  "the source no longer gives {}, so it is not known whether they work here": (names) =>
    `die Quelle gibt ${names} nicht mehr an, deshalb ist nicht bekannt, ob sie hier arbeiten`,
  "{} linked {} records exist by their ids, but are missing from the tool's list: the list was incomplete, and the new ones may be in the rest of it":
    (count, kind) =>
      `${count} verknüpfte ${many(kind)} gibt es laut ID, aber in der Liste des Tools fehlen sie: Die Liste war unvollständig, und die neuen können im Rest stehen`,
  "only {} of {} accounts in the tool belong to anybody in the source: is it the right company?": (matched, there) =>
    `nur ${matched} von ${there} Konten im Tool gehören zu jemandem aus der Quelle: Ist es die richtige Firma?`,
  "{} vanished from the tool and would be created again": (count) =>
    `${count} sind aus dem Tool verschwunden und würden neu angelegt`,
  "{} would be created": (count) => `${count} würden angelegt`,
  "its rejection was taken back, or its situation has changed since: you are asked about it again":
    "die Ablehnung wurde zurückgenommen, oder die Lage hat sich seither geändert: Sie werden noch einmal gefragt",
  "it was held before, and nobody has decided about it yet":
    "das wurde schon zurückgehalten, und niemand hat seither darüber entschieden",
  "it was held before, and the last full run could not tell whether it is still needed":
    "das wurde schon zurückgehalten, und der letzte volle Lauf konnte nicht sagen, ob es noch nötig ist",
};

/** Why a record goes or is made. */
const OF_RECORDS: Sentences = {
  "is missing from the source's list and was not asked for by its id":
    "fehlt in der Liste der Quelle und wurde nicht mit der ID erfragt",
  "is missing from the source's list, and the source, asked for it by id, does not confirm that it is gone":
    "fehlt in der Liste der Quelle, aber mit der ID gefragt bestätigt die Quelle nicht, dass es das nicht mehr gibt",
  "the source says that it no longer exists": "laut Quelle gibt es das nicht mehr",
  "is not wanted there any more": "wird dort nicht mehr gebraucht",
  "has left the company": "hat das Unternehmen verlassen",
  "the last working day was {}": (day) => `der letzte Arbeitstag war der ${day}`,
  "is on leave (on_leave)": "ist freigestellt (on_leave)",
  "is external (users.external)": "ist extern (users.external)",
  "the rule on {} does not match ({})": (key, setting) => `die Regel zu ${key} trifft nicht zu (${setting})`,
  "nobody in the source belongs to it any more": "in der Quelle gehört niemand mehr dazu",
  "does not belong to it in the source any more, or is to have no account here any more":
    "gehört in der Quelle nicht mehr dazu oder soll hier kein Konto mehr haben",
  "is new in the source": "ist in der Quelle neu",
  "was removed on the other side and is created again": "wurde auf der anderen Seite entfernt und wird neu angelegt",
  "changed in the source, and its former record is not there any more: it is created anew":
    "hat sich in der Quelle geändert, und den bisherigen Datensatz gibt es nicht mehr: Er wird neu angelegt",
};

const LOSSES: Readonly<Record<string, string>> = {
  "their account": "ihr Konto",
  "an absence": "eine Abwesenheit",
  "a booking": "eine Buchung",
  "an attendance": "eine Arbeitszeit",
};

const NOUNS: Readonly<Record<Kind, readonly [one: string, many: string]>> = {
  user: ["Konto", "Konten"],
  team: ["Team", "Teams"],
  membership: ["Mitgliedschaft", "Mitgliedschaften"],
  absence: ["Abwesenheit", "Abwesenheiten"],
  booking: ["Buchung", "Buchungen"],
  attendance: ["Arbeitszeit", "Arbeitszeiten"],
};

function one(kind = ""): string {
  return (NOUNS as Readonly<Record<string, Words>>)[kind]?.[0] ?? kind;
}

function many(kind = ""): string {
  return (NOUNS as Readonly<Record<string, Words>>)[kind]?.[1] ?? kind;
}

const PATTERNS = Object.entries({ ...OF_HOLDS, ...OF_RECORDS }).map(([english, german]) => ({
  pattern: new RegExp(`^${english.split("{}").map(RegExp.escape).join("(.+?)")}$`),
  german,
}));

/** The English sentences about records, for the test that holds them to the source. */
export const WHY_RECORDS_GO: readonly string[] = Object.keys(OF_RECORDS);

/** Returns `has left the company; 8 people would lose their account within 24 hours` in German, part by part. */
export function reasonInGerman(reason: string): string {
  return reason
    .split(PART)
    .map((part) => partInGerman(part) ?? part)
    .join(PART);
}

/** One part of a reason in German; null: the table does not know it. */
export function partInGerman(part: string): string | null {
  for (const { pattern, german } of PATTERNS) {
    const found = pattern.exec(part);
    if (found) return typeof german === "string" ? german : german(...found.slice(1));
  }
  return null;
}
