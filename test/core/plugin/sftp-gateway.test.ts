import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Cancelled } from "../../../core/model/errors.ts";
import { sshd } from "../../kit/openssh.ts";
import { failure } from "./kit.ts";
import { cable, door, FILE, scene } from "./sftp-kit.ts";

describe.skipIf(!sshd)("the SFTP door, with a real server (needs Debian's openssh-server)", () => {
  const here = scene();

  test("a file is written, read, listed and removed", async () => {
    const sftp = door(here);
    expect(await sftp.read(FILE)).toBeNull();
    await sftp.replace(FILE, "Grüße\n");
    expect(await sftp.read(FILE)).toBe("Grüße\n");
    expect(await readFile(here.path("employees.csv"), "utf8")).toBe("Grüße\n");
    expect(await sftp.list("upload")).toEqual([{ name: "employees.csv", size: 8 }]);
    await sftp.remove(FILE);
    await sftp.remove(FILE);
    expect(await sftp.list("upload")).toEqual([]);
  });

  test("one connection serves all operations, however many are asked for at once", async () => {
    const wire = await cable(here);
    const sftp = door(here, { port: wire.port });
    await Promise.all([sftp.replace(FILE, "1"), sftp.replace(FILE, "2"), sftp.replace(FILE, "3"), sftp.list("upload")]);
    expect([await sftp.read(FILE), wire.connections()]).toEqual(["3", 1]);
  });

  test("whoever reads while a file is replaced sees the old one whole or the new one whole", async () => {
    const [writer, reader] = [door(here), door(here)];
    const whole = ["a", "b", "c", "d"].map((letter) => letter.repeat(300_000));
    await writer.replace(FILE, whole[0]!);
    let done = false;
    const written = (async () => {
      for (const content of whole) await writer.replace(FILE, content);
      done = true;
    })();
    const seen = new Set<string>();
    while (!done) {
      seen.add(await readFile(here.path("employees.csv"), "utf8"));
      expect(whole).toContain(await reader.read(FILE));
    }
    await written;
    expect([...seen].filter((content) => !whole.includes(content))).toEqual([]);
    expect(await here.names()).toEqual(["employees.csv"]);
  });

  test("what an interrupted upload left behind is removed by the next one, and nothing else", async () => {
    for (const name of [".employees.csv.rollcall-0badcafe", ".employees.csv", "people.csv", ".people.csv.rollcall-1"])
      await writeFile(here.path(name), "x");
    await door(here).replace(FILE, "new");
    expect(await here.names()).toEqual([".employees.csv", ".people.csv.rollcall-1", "employees.csv", "people.csv"]);
  });

  test("a file without a directory lies where the login begins, an empty one is a file", async () => {
    const sftp = door(here);
    await sftp.replace("employees.csv", "");
    expect([await sftp.read("employees.csv"), await sftp.list(".")]).toEqual([
      "",
      [{ name: "employees.csv", size: 0 }],
    ]);
    await sftp.remove("employees.csv");
  });

  test("ten megabytes arrive as they were", async () => {
    const sftp = door(here);
    const content = "0123456789abcdef".repeat(640_000);
    await sftp.replace(FILE, content);
    expect((await sftp.read(FILE)) === content).toBe(true);
  });

  test("operations are counted and acknowledged, and each is told with its name", async () => {
    const acknowledged: true[] = [];
    const told: string[] = [];
    const onOperation = ({ what, ok, attempt }: { what: string; ok: boolean; attempt: number }) =>
      void told.push(`${what} ${ok} ${attempt}`);
    const sftp = door(here, { onAcknowledged: () => void acknowledged.push(true), onOperation });
    expect(sftp.sent).toBe(0);
    await sftp.list("upload");
    await sftp.replace(FILE, "x");
    // The connection; a list; a replacement is: list, put, compare, rename.
    expect([sftp.sent, acknowledged.length]).toEqual([6, 5]);
    expect(told).toEqual(["list upload true 1", `replace ${FILE} true 1`]);
  });

  test("making a door does nothing outside, and closing it leaves no connection", async () => {
    const wire = await cable(here);
    const sftp = door(here, { port: wire.port });
    expect(wire.connections()).toBe(0);
    await sftp.list("upload");
    await sftp.close();
    expect(await failure(sftp.list("upload"))).toBeInstanceOf(Cancelled);
    expect(wire.connections()).toBe(1);
  });
});
