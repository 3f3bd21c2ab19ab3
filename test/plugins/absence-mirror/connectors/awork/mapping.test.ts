import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../../../../../core/model/time.ts";
import type { MirrorFields } from "../../../../../plugins/absence-mirror/connector.ts";
import {
  emailsOf,
  isPerson,
  toAccount,
  toAbsence,
  toForm,
} from "../../../../../plugins/absence-mirror/connectors/awork/mapping.ts";
import type { AworkAbsence } from "../../../../../plugins/absence-mirror/connectors/awork/wire.ts";
import { AworkWorld } from "../../../../../plugins/absence-mirror/connectors/awork/simulator-world.ts";
import { mirror } from "./room.ts";

const USER = "00000000-0000-4000-8000-000000000001";

describe("half days: what the flags mean turns with the length", () => {
  const shapes = [
    ["a whole day", "2026-07-20", "morning", "evening", false, false],
    ["a morning", "2026-07-20", "morning", "midday", true, false],
    ["an afternoon", "2026-07-20", "midday", "evening", false, true],
    ["whole days", "2026-07-24", "morning", "evening", false, false],
    ["days that begin at midday", "2026-07-24", "midday", "evening", true, false],
    ["days that end at midday", "2026-07-24", "morning", "midday", false, true],
    ["days with a half at either end", "2026-07-24", "midday", "midday", true, true],
  ] as const;

  test.each(shapes)("%s, both ways", (_, ends_on, starts_at, ends_at, onStart, onEnd) => {
    const wanted = mirror(USER, { ends_on, starts_at, ends_at });
    const form = toForm(wanted, "personio");
    expect(form).toEqual({
      userId: USER,
      startOn: `2026-07-20T${starts_at === "midday" ? "12:00:00" : "00:00:00"}Z`,
      endOn: `${ends_on}T${ends_at === "midday" ? "12:00:00" : "23:59:59"}Z`,
      description: null,
      externalProvider: "personio",
      isHalfDayOnStart: onStart,
      isHalfDayOnEnd: onEnd,
    });
    expect(toAbsence({ id: "x", ...form }, "personio").fields).toEqual(wanted);
    // An earlier version wrote it like this: it must read the same, so that nothing is written again.
    const midnights = { startOn: "2026-07-20T00:00:00Z", endOn: `${ends_on}T00:00:00Z` };
    expect(toAbsence({ id: "x", ...form, ...midnights }, "personio").fields).toEqual(wanted);
    // If times set the half days, awork may keep no flags.
    const flagless = { isHalfDayOnStart: false, isHalfDayOnEnd: false };
    expect(toAbsence({ id: "x", ...form, ...flagless }, "personio").fields).toEqual(wanted);
  });

  test("a single day from noon until noon without flags, midnight somewhere else, is the whole day", () => {
    const noon = "2026-07-20T12:00:00Z";
    const { fields } = toAbsence({ id: "x", userId: USER, startOn: noon, endOn: noon }, "personio");
    expect(fields).toMatchObject({ starts_at: "morning", ends_at: "evening" });
  });

  test("both halves of a single day, made in awork, are the whole day", () => {
    const form = toForm(mirror(USER, { ends_on: "2026-07-20" }), null);
    const { fields } = toAbsence({ id: "x", ...form, isHalfDayOnStart: true, isHalfDayOnEnd: true }, "personio");
    expect(fields).toMatchObject({ starts_at: "morning", ends_at: "evening" });
  });
});

const shape = fc
  .record({
    starts_on: fc.integer({ min: 0, max: 1500 }).map((days) => addDays("2024-02-25", days)),
    length: fc.integer({ min: 0, max: 400 }),
    starts_at: fc.constantFrom("morning", "midday"),
    ends_at: fc.constantFrom("midday", "evening"),
    note: fc.constantFrom(null, "Paid vacation", "Paid vacation: by the sea"),
    marked: fc.boolean(),
  })
  .filter(({ length, starts_at, ends_at }) => length > 0 || starts_at === "morning" || ends_at === "evening")
  .map(({ length, ...rest }): MirrorFields => ({ ...rest, user: USER, ends_on: addDays(rest.starts_on, length) }));

test.each([
  ["flags count", false],
  ["times count", true],
])("A4: whatever is written is read back as it was wanted, where %s, in any time zone", (_, timesWin) => {
  const world = new AworkWorld(() => "2026-07-21T08:00:00.000Z");
  world.timesWin = timesWin;
  const zones = ["Pacific/Kiritimati", "UTC", "America/Los_Angeles"];
  const before = process.env.TZ;
  try {
    for (const zone of zones) {
      process.env.TZ = zone;
      const property = fc.property(shape, (wanted) => {
        const stored = world.addAbsence(toForm(wanted, "personio"));
        expect(toAbsence(stored, "personio").fields).toEqual(wanted);
      });
      fc.assert(property, { numRuns: 300, seed: 2 });
    }
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
});

describe("an absence as awork gives it", () => {
  const row: AworkAbsence = { id: "a", userId: USER, startOn: "2026-07-20T12:00:00Z", endOn: "2026-07-24T23:59:59Z" };

  test("is recognised by account, days and halves, with its end and without", () => {
    const current = toAbsence({ ...row, isHalfDayOnStart: true }, "personio");
    expect(current.key).toBe(`${USER}|2026-07-20|2026-07-24|midday|evening`);
    expect(current.otherKeys).toEqual([`${USER}|2026-07-20|open|midday`]);
  });

  test("A5: is ours only with our mark, exactly", () => {
    for (const externalProvider of [undefined, null, "", "Personio", "absence.io"]) {
      expect(
        toAbsence({ ...row, ...(externalProvider !== undefined && { externalProvider }) }, "personio").marked,
      ).toBe(false);
    }
    expect(toAbsence({ ...row, externalProvider: "personio" }, "personio")).toMatchObject({
      marked: true,
      fields: { marked: true },
    });
  });

  test.each([undefined, null, "", "  ", "\r\n"])("has no note when the description is %j", (description) => {
    expect(toAbsence({ ...row, ...(description !== undefined && { description }) }, "personio").fields.note).toBeNull();
  });

  test.each(["", "20.07.2026", "2026-02-30T00:00:00Z"])(
    "is refused with the start %j instead of being shifted",
    (startOn) => {
      expect(() => toAbsence({ ...row, startOn }, "personio")).toThrow("without a date in startOn");
    },
  );
});

describe("A3: accounts", () => {
  const infos = [
    { type: "phone", subType: "work", value: "030 1234" },
    { type: "email", subType: "private", value: "Ada@home.example.com " },
    { type: "email", subType: "work", value: "ADA@example.com" },
    { type: "email", subType: "other", value: "ada@example.com" },
    { type: "email", subType: "other", value: " " },
  ];

  test("any e-mail among the contact infos recognises an account, those for work first, each once", () => {
    expect(emailsOf({ id: "u", userContactInfos: infos })).toEqual(["ada@example.com", "ada@home.example.com"]);
    expect(toAccount({ id: "u", firstName: "Ada", lastName: "Anvil", userContactInfos: infos })).toEqual({
      remoteId: "u",
      key: "ada@example.com",
      otherKeys: ["ada@home.example.com"],
      title: "Ada Anvil",
      active: true,
      marked: false,
      fields: { email: "ada@example.com", first_name: "Ada", last_name: "Anvil" },
    });
  });

  test("without e-mail an account stays an account, recognised by nothing", () => {
    expect(toAccount({ id: "u", userContactInfos: null })).toMatchObject({
      key: null,
      title: "u",
      fields: { email: null },
    });
  });

  test.each([{ isArchived: true }, { isDeactivated: true }, { status: { isDeactivated: true } }])(
    "%j is not active",
    (state) => {
      expect(toAccount({ id: "u", ...state }).active).toBe(false);
    },
  );

  test.each([
    [{}, true],
    [{ isArchived: true }, true],
    [{ isAgent: true }, false],
    [{ isExternal: true }, false],
    [{ deletedOn: "2026-01-01T00:00:00Z" }, false],
  ])("%j counts as a person's account: %s", (state, expected) => {
    expect(isPerson({ id: "u", ...state })).toBe(expected);
  });
});
