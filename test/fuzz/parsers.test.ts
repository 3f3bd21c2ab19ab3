/** Every parser of outside text, fed with what nobody should write: it reads it, says no in words, or gives null; in time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseFires, parseSchedule } from "../../core/config/schedule.ts";
import { database, databaseUrl } from "../../core/config/database.ts";
import { parseListen } from "../../core/config/settings.ts";
import { createRedactor } from "../../core/model/redact.ts";
import { isCivilDate, isZone } from "../../core/model/time.ts";
import { parseSmtpUrl } from "../../core/notify/smtp-url.ts";
import { oneLine } from "../../core/render/text.ts";
import { cleanText } from "../../core/plugin/clean-text.ts";
import { hostKeyOf } from "../../core/plugin/sftp/host-key.ts";
import { NoJson, readJson } from "../../core/plugin/http/read-json.ts";
import { resetMs, retryAfterMs } from "../../core/plugin/http/retry-after.ts";
import { address, civilDate, duration, hostKey, timeOfDay } from "../../core/plugin/schema.ts";
import { wordsOf } from "../../core/plugin/http/error-words.ts";
import { toAbsence } from "../../plugins/absence-mirror/connectors/caldav/mapping.ts";
import { bookingsIn } from "../../plugins/bookings-release/connectors/caldav/mapping.ts";
import { canonicalPath, readMultistatus } from "../../plugins/protocols/caldav/multistatus.ts";
import { importIdsOf } from "../../plugins/user-and-team-provisioning/connectors/honestly/csv.ts";
import { orTold, PATIENCE, runs, text } from "./fuzz.ts";

const always = <T>(arbitrary: fc.Arbitrary<T>, count: number, property: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, property), runs(count));

describe("words in the config", { timeout: PATIENCE }, () => {
  const words = text(
    "every ",
    "1h",
    "0",
    "* * * * *",
    "*/5",
    "L",
    "#",
    "@daily",
    "06:30",
    "2026-02-29",
    "31d",
    "99999999999d",
    "Europe/",
    "Berlin",
    "SHA256:",
    "ssh-ed25519 ",
    "smtp://",
    "127.0.0.1",
    ":",
    "[::1]",
    "@",
    "%zz",
    "?x=y",
    "sqlite:",
    "postgres://",
    "/",
  );
  test("are schedules, durations, dates, zones, addresses or nothing", () => {
    const schemas = [duration(), timeOfDay(), civilDate(), address(), hostKey()];
    always(words, 1500, (word) => {
      for (const schema of schemas) schema.safeParse(word);
      for (const parse of [parseFires, parseSchedule]) told(() => parse(word));
      expect([isCivilDate(word), isZone(word)].every((one) => typeof one === "boolean")).toBe(true);
      hostKeyOf(word);
      parseListen(word);
      const known = database().safeParse(word);
      if (known.success) databaseUrl(known.data, "/folder");
      told(() => parseSmtpUrl(word));
    });
  });
});

/** What the callers of such parsers catch and tell: plain errors that say in words what is wrong. */
function told(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError || error instanceof SyntaxError) throw error;
    if (error instanceof RangeError && !/^(expected|"|the cron line)/.test(error.message)) throw error;
  }
}

/** Every text and every key in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...textsIn(inner)]);
}

describe("texts of vendors", { timeout: PATIENCE }, () => {
  const json = text(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "\\",
    "\\u0000",
    "\\ud83d",
    '"__proto__":',
    '"id":',
    "12345678901234567890",
    "1e5",
    "true",
    "nul",
  );

  test("are JSON or no JSON, and come out clean", () => {
    always(
      fc.oneof(
        json,
        fc.jsonValue().map((value) => JSON.stringify(value)),
      ),
      3000,
      (given) => {
        try {
          for (const one of textsIn(readJson(given))) expect(cleanText(one)).toBe(one);
        } catch (error) {
          if (!(error instanceof NoJson)) throw error;
        }
        wordsOf(given, (words) => words);
      },
    );
  });

  test("that are sound JSON without oddities come out as JSON.parse gives them", () => {
    always(fc.jsonValue(), 500, (value) => {
      const given = JSON.stringify(value);
      if (/\d{16}|\\u|\\r|__proto__/.test(given) || cleanText(given) !== given) return;
      expect(readJson(given)).toEqual(JSON.parse(given));
    });
  });

  test("are cleaned once: what is clean stays as it is, and one line is one line", () => {
    always(text(), 1500, (given) => {
      const once = cleanText(given);
      expect(cleanText(once)).toBe(once);
      expect(once.isWellFormed() && !/[^\P{Cc}\t\n]/u.test(once)).toBe(true);
      expect(oneLine(given)).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
    });
  });

  test("are times to come back, or none", () => {
    const header = text("Wed, 21 Oct 2026 07:28:00 GMT", "-", "120", "Infinity", "NaN", "1e30", "0x10");
    always(header, 500, (value) => {
      for (const status of [200, 429, 503]) {
        const ms = retryAfterMs(status, { "retry-after": value, "ratelimit-reset": value }, () => 0);
        expect(ms === undefined || ms > 0).toBe(true);
      }
      resetMs({ "x-ratelimit-reset": value }, () => 0);
    });
  });

  test("never keep a secret, however it is spelt", () => {
    const secrets = fc.array(fc.string({ unit: "binary", minLength: 4, maxLength: 30 }), {
      minLength: 1,
      maxLength: 4,
    });
    always(fc.tuple(secrets, text()), 500, ([all, around]) => {
      const redact = createRedactor(all);
      for (const secret of all) {
        const forms = [secret, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString("hex")];
        for (const form of forms)
          expect(redact(`${around}${form}${around}`).split("[redacted]").join("")).not.toContain(form);
      }
    });
  });
});

describe("documents of servers", { timeout: PATIENCE }, () => {
  const xml = text(
    "<d:multistatus xmlns:d='DAV:'>",
    "</d:multistatus>",
    "<d:response>",
    "</d:response>",
    "<d:href>/a%zz</d:href>",
    "<d:href>/a</d:href>",
    "<d:status>HTTP/1.1 200 OK</d:status>",
    "<d:propstat>",
    "</d:propstat>",
    "<d:prop>",
    "</d:prop>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
    "&a;",
    "&#0;",
    "&#xD800;",
    "&#x110000;",
    "<![CDATA[",
    "]]>",
    "<?x?>",
    "<!--",
    "-->",
  );

  test("in XML are multistatus or refused", () => {
    always(xml, 1500, (document) => {
      orTold(() => readMultistatus(document, "caldav: REPORT /"));
      orTold(() => canonicalPath(document, "caldav: REPORT /"));
    });
  });

  test("in XML that go deeper than the stack, or unfold without end, are refused", () => {
    const refused = expect.objectContaining({ code: "CONTRACT_BROKEN" });
    for (const open of ["<a>", "<d:prop xmlns:d='DAV:'>"])
      expect(() => readMultistatus(open.repeat(100_000), "caldav: x")).toThrow(refused);
    const entities = `<!DOCTYPE x [<!ENTITY a "${"b".repeat(1000)}">${"<!ENTITY c '&a;&a;'>".repeat(20)}]><x>&c;</x>`;
    expect(() => readMultistatus(entities, "caldav: x")).toThrow(refused);
  });

  const lines = [
    "BEGIN:VCALENDAR",
    "END:VCALENDAR",
    "BEGIN:VEVENT",
    "END:VEVENT",
    "UID:1",
    "DTSTART:20260721T090000Z",
    "DTSTART;VALUE=DATE:20260721",
    "DTSTART;TZID=Nowhere/X:20260721T090000",
    "DTSTART:nonsense",
    "DTEND:20260722T090000Z",
    "DTEND;VALUE=DATE:20260720",
    "DURATION:P99999999999D",
    "DURATION:-PT1H",
    "RRULE:FREQ=SECONDLY",
    "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "RRULE:FREQ=DAILY;INTERVAL=0",
    "RRULE:FREQ=DAILY;COUNT=999999999",
    "RRULE:FREQ=WEEKLY;BYDAY=9XX",
    "RRULE:X",
    "RDATE:20260721T090000Z",
    "EXDATE:20260721T090000Z",
    "RECURRENCE-ID:20260721T090000Z",
    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260721T090000Z",
    "SUMMARY:x",
    "X-ROLLCALL-MIRRORED:TRUE",
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.com",
    "ORGANIZER:mailto:x",
    "STATUS:CANCELLED",
    "SEQUENCE:x",
    "BEGIN:VTIMEZONE",
    "TZID:Nowhere/X",
    "END:VTIMEZONE",
    "BEGIN:STANDARD",
    "END:STANDARD",
    " folded",
    ";;;:::",
    "X",
    "DTSTART:00000000T000000Z",
    "DTSTART:99991231T235959Z",
  ];
  const event = fc
    .array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...lines) }, text(":", ";", "=")), { maxLength: 10 })
    .map((all) =>
      ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", ...all, "END:VEVENT", "END:VCALENDAR"].join("\r\n"),
    );

  test("in iCalendar are events or unreadable, within a second each", () => {
    const workday = { starts: "08:00", midday: "12:00", ends: "18:00" };
    const spelling = { workday, absent: "absent", zone: "Europe/Berlin", nameOf: () => null };
    const place = { zone: "Europe/Berlin", space: "Desk", person: "attendee" };
    const window = { from: "2026-07-01", to: "2026-08-31" };
    always(event, 800, (given) => {
      const begin = performance.now();
      orTold(() => toAbsence({ path: "/a.ics", text: given }, null, spelling as never));
      orTold(() => bookingsIn({ path: "/a.ics", text: given, etag: null } as never, place as never, window));
      expect(performance.now() - begin).toBeLessThan(5_000);
    });
  });

  test("in CSV show who is in them, or nobody", () => {
    always(text('"', ",", "ImportId", "\n", ";", '""', "\ufeff"), 500, (given) => void importIdsOf(given));
  });
});
