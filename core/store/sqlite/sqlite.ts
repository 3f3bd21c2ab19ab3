/** An SQLite file, or a database in memory. */
import { dirname } from "node:path";
import type { Clock } from "../../model/time.ts";
import { connect, connectToLook } from "./connect.ts";
import type { Database } from "../database.ts";
import { fileOf, isMissing, makeFile, MEMORY, prepareFolder } from "./database-file.ts";
import { noteBeside } from "./note.ts";

export function sqliteDatabase(url: string, clock: Clock, driver?: object): Database {
  const file = fileOf(url);
  const isFile = file !== MEMORY;
  const look = isFile ? () => connectToLook(file, clock, driver) : null;
  return {
    name: file,
    isMissing: () => isMissing(file),
    prepare: () => prepareFolder(file),
    make: () => makeFile(file),
    look,
    connect: () => connect(file, clock, driver),
    aside: look,
    folder: isFile ? dirname(file) : null,
    note: isFile ? noteBeside(file) : null,
    copyFor: (migration) => (isFile ? copyName(file, migration) : null),
    ofAnother: "Name another file under database; rollcall then creates a new one.",
    whileOthersWork:
      "Stop it first. If it was killed on another machine or in another container, wait a minute and try again.",
    isShared: false,
    wayBack: (migration) =>
      `type \`rollcall restore ${copyName(file, migration)}\`: it puts the copy from before the upgrade in the place of the database, with every target paused`,
  };
}

/** The name of the copy that is made before a migration: `rollcall.db.before-0002`. */
function copyName(file: string, migration: string): string {
  return `${file}.before-${migration.slice(0, 4)}`;
}
