/** The disk is full: one error in words, nothing lost, and once there is room again the next run does the rest. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openWith } from "../../../core/store/open.ts";
import { connectToLook } from "../../../core/store/sqlite/connect.ts";
import { MIGRATIONS } from "../../../core/store/migrations/migrations.ts";
import { addAbsence, addPerson } from "../../../plugins/personio/world.ts";
import { clock } from "../../core/store/kit.ts";
import { mayMount, mountSmallDisk, type SmallDisk } from "../../kit/small-disk.ts";
import { duplicatesIn } from "./kit/company.ts";
import { makePlace, PATIENCE, TARGET, type Place } from "./kit/place.ts";

const PEOPLE = 150;
const PAGE = 4096;

describe.skipIf(!mayMount)("a full disk (needs the right to mount)", { timeout: 2 * PATIENCE }, () => {
  it("[crash] in the middle of a run ends it, and the next one does the rest, each absence once", async () => {
    const { place, disk } = await onSmallDisk();
    expect((await place.run("sync", TARGET)).code).toBe(0);
    await hire(place);
    // Enough for the run's first rows, too little for all of them.
    disk.fill(40 * PAGE);
    const full = await place.run("sync", TARGET);
    expect(full.code).toBe(1);
    expect(full.stdout + full.stderr).toMatch(/the disk with the database .* is full/);
    expect(full.stdout + full.stderr).toContain("Free some space");
    disk.empty();
    const next = await place.run("sync", TARGET, "--json");
    expect(next.json().run, next.stderr).toMatchObject({ status: "succeeded", counts: { failed: 0, conflicts: 0 } });
    const { awork } = place.company;
    expect([awork.absences.size, duplicatesIn(place.company)]).toEqual([PEOPLE + 2, 0]);
  });

  it("before a backup says so at once, and leaves neither half a copy nor a harmed database", async () => {
    const { place, disk } = await onSmallDisk();
    expect((await place.run("sync", TARGET)).code).toBe(0);
    disk.fill(20 * PAGE);
    const { code, stderr } = await place.run("backup", "data/copy.db");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: the copy .*copy\.db cannot be written: there is no space left: it needs [\d.]+ MB, and [\d.]+ MB are free\n {2}→ Free as much .*\n$/,
    );
    expect((await readdir(join(place.folder, "data"))).sort()).toEqual(["filler", "rollcall.db", "rollcall.db.known"]);
    disk.empty();
    expect((await place.run("backup", "data/copy.db")).code).toBe(0);
  });

  it("before a migration says so and leaves the former schema; with room it is brought up to date", async () => {
    const { place, disk } = await onSmallDisk();
    const url = `sqlite:${join(place.folder, "data/rollcall.db")}`;
    await (await openWith(MIGRATIONS.slice(0, 2), url, clock)).close();
    disk.fill(10 * PAGE);
    const { code, stdout, stderr } = await place.run("status");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(
      /^error: (the copy .* cannot be written: there is no space left: it needs [\d.]+ MB, and [\d.]+ MB are free|the disk with the database .* is full)\n {2}→ /,
    );
    disk.empty();
    expect((await place.run("sync", TARGET)).code).toBe(0);
  });
});

describe.skipIf(!mayMount)(
  "another disk for temporary files (needs the right to mount)",
  { timeout: 2 * PATIENCE },
  () => {
    it("[privacy] is not used by an upgrade that writes the database anew: in a container it would be memory, and too little", async () => {
      const place = await makePlace({ people: 1 });
      const file = join(place.folder, "data/rollcall.db");
      await (await openWith(MIGRATIONS.slice(0, -1), `sqlite:${file}`, clock)).close();
      const before = connectToLook(file, clock);
      const insert = "INSERT INTO links (target, kind, subject, remote_id, title, written_values, active, since)";
      const row = (title: string, subject: string) => `'d', 'user', ${subject}, 'r', ${title}, '{}', 1, '2026-07-21'`;
      // More than SQLite keeps in memory of the new file.
      const numbers = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1500)";
      await before.raw(`${numbers} ${insert} SELECT ${row("hex(zeroblob(10000))", "'s' || n")} FROM n`);
      await before.raw(`${insert} VALUES (${row("'Bruno Beispiel'", "'left'")})`);
      await before.raw("DELETE FROM links WHERE subject = 'left'");
      await before.destroy();
      expect((await readFile(file)).includes("Bruno Beispiel")).toBe(true);
      const temporary = join(place.folder, "tmp");
      const disk = mountSmallDisk(temporary, 1);
      onTestFinished(() => disk.unmount());
      for (const name of ["SQLITE_TMPDIR", "TMPDIR"]) place.env[name] = temporary;
      expect((await place.run("status")).code).toBe(0);
      expect((await readFile(file)).includes("Bruno Beispiel")).toBe(false);
    });
  },
);

async function onSmallDisk(): Promise<{ place: Place; disk: SmallDisk }> {
  const place = await makePlace({ people: 2 });
  const disk = mountSmallDisk(join(place.folder, "data"), 3);
  onTestFinished(() => disk.unmount());
  return { place, disk };
}

/** Each with an absence. */
async function hire({ company: { personio, awork } }: Place): Promise<void> {
  const { world } = personio;
  for (let index = 0; index < PEOPLE; index += 1) {
    const [firstName, lastName, email] = ["Ann", `Example ${index}`, `ann.${index}@example.com`];
    const person = addPerson(world, { firstName, lastName, email });
    awork.addUser({ firstName, lastName, email });
    addAbsence(world, { person, type: world.types[0]!, startsOn: "2026-07-25", endsOn: "2026-07-26" });
  }
}
