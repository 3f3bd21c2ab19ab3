import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { CommandRefused } from "../../../core/model/errors.ts";
import { connectToLook } from "../../../core/store/connect.ts";
import { clock, linkOf, newFile, newFolder, open } from "./kit.ts";

describe("a backup", () => {
  it("is a whole database, made while others write, for its owner only", async () => {
    const file = await newFile();
    const store = await open(file);
    await store.links.put([linkOf("a1")]);
    const copy = join(await newFolder(), "it's a copy.db");
    const writing = Array.from({ length: 20 }, (_, index) => store.meta.set(`key-${index}`, "x"));
    await Promise.all([store.backup(copy), ...writing]);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect(await readdir(dirname(copy))).toEqual(["it's a copy.db"]);
    expect(await (await open(copy)).links.of("desks")).toEqual([linkOf("a1")]);
  });

  it("can take the database's place: pruning gives room back to the disk there too", async () => {
    const copy = join(await newFolder(), "copy.db");
    await (await open(await newFile())).backup(copy);
    const db = connectToLook(copy, clock);
    const [{ auto_vacuum: mode }] = await db.raw("PRAGMA auto_vacuum");
    await db.destroy();
    expect(mode).toBe(2);
  });

  it("never takes the place of a file, and says where it cannot be written", async () => {
    const store = await open();
    const folder = await newFolder();
    const file = join(folder, "precious.txt");
    await writeFile(file, "precious");
    const link = join(folder, "link.db");
    await symlink("nowhere", link);
    for (const [path, message] of [
      [file, `${file} exists already`],
      [join(folder, "none", "copy.db"), "cannot be written: its folder does not exist"],
      [join(file, "copy.db"), "cannot be written: its folder does not exist"],
      [link, `${link} exists already`],
      [folder, `${folder} is a folder`],
      ["/proc/copy.db", "the copy /proc/copy.db cannot be written: "],
    ] as const) {
      const error = await store.backup(path).catch((error) => error);
      expect(error).toBeInstanceOf(CommandRefused);
      expect(error.message).toContain(message);
    }
    expect(await readFile(file, "utf8")).toBe("precious");
    expect(await readdir(folder)).toEqual(["link.db", "precious.txt"]);
  });
});
