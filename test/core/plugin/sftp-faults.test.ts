import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { Cancelled, TransientError } from "../../../core/model/errors.ts";
import type { SftpEvent } from "../../../core/plugin/sftp/sftp-gateway.ts";
import type { OpenLink } from "../../../core/plugin/sftp/sftp-link.ts";
import { sshd } from "../../kit/openssh.ts";
import { failure, realClock, virtualClock } from "./kit.ts";
import { cable, door, FILE, scene } from "./sftp-kit.ts";

/** A text far longer than a handshake. */
const LONG = "x".repeat(2_000_000);

describe.skipIf(!sshd)("the SFTP door when the wire fails (needs Debian's openssh-server)", () => {
  const here = scene();
  const there = () => readFile(here.path("employees.csv"), "utf8");

  test("a connection cut in the middle of an upload leaves the old file whole; the next try carries it over", async () => {
    await writeFile(here.path("employees.csv"), "old");
    const wire = await cable(here);
    wire.cutAfter(1_000_000);
    const seen: string[] = [];
    const clock = { ...virtualClock(), sleep: async () => void seen.push(await there(), ...(await here.names())) };
    await door(here, { port: wire.port, clock }).replace(FILE, LONG);
    expect(seen).toEqual(["old", ".employees.csv.rollcall-00000000", "employees.csv"]);
    expect([(await there()) === LONG, await here.names(), wire.connections()]).toEqual([true, ["employees.csv"], 2]);
  });

  test("an upload that never gets through leaves the old file, and the next run clears what lies beside it", async () => {
    await writeFile(here.path("employees.csv"), "old");
    const wire = await cable(here);
    wire.cutAfter(1_000_000);
    const clock = { ...virtualClock(), sleep: async () => wire.cutAfter(1_000_000) };
    const error = await failure(door(here, { port: wire.port, clock }).replace(FILE, LONG));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ message: `anvil: replace ${FILE}: the connection was cut` });
    expect(await there()).toBe("old");
    await door(here).replace(FILE, "new");
    expect([await there(), await here.names()]).toEqual(["new", ["employees.csv"]]);
  });

  test("a connection that the server closed while nobody used it is made anew, without a wait", async () => {
    const wire = await cable(here);
    const clock = virtualClock();
    const sftp = door(here, { port: wire.port, clock });
    await sftp.replace(FILE, "x");
    wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([await sftp.read(FILE), wire.connections(), clock.waits]).toEqual(["x", 2, []]);
  });

  test.each(["list", "replace"])("a server that says nothing more to %s is given up and tried again", async (what) => {
    const wire = await cable(here);
    const clock = { ...virtualClock(), sleep: async () => wire.unblock() };
    const told: string[] = [];
    const onOperation = (event: SftpEvent) => void told.push(`${event.what} ${event.ok} ${event.attempt}`);
    const sftp = door(here, { port: wire.port, timeoutMs: 4_000, clock, onOperation });
    await sftp.list("upload");
    wire.block();
    await (what === "list" ? sftp.list("upload") : sftp.replace(FILE, LONG));
    const name = what === "list" ? "list upload" : `replace ${FILE}`;
    expect(told.slice(1)).toEqual([`${name} false 1`, `${name} true 2`]);
    // Merely closed, the rest of a file could arrive after the next attempt.
    expect(wire.resets()).toBe(1);
    expect(wire.connections()).toBe(2);
  });

  test("a server that never says anything is UNREACHABLE after five tries", async () => {
    const wire = await cable(here);
    wire.block();
    const error = await failure<TransientError>(door(here, { port: wire.port, timeoutMs: 50 }).list("upload"));
    expect(error).toMatchObject({ code: "UNREACHABLE", message: expect.stringContaining("no sign of the server") });
    expect(wire.connections()).toBe(5);
  });

  test("[requests] a server has 30 seconds for a sign of itself", async () => {
    const given: number[] = [];
    const openLink: OpenLink = async (_, timeoutMs) => {
      given.push(timeoutMs);
      throw new Error("made up");
    };
    await failure(door(here, { openLink }).list("upload"));
    expect(given[0]).toBe(30_000);
  });

  test("an upload that is slow but goes on is not given up", async () => {
    const wire = await cable(here);
    const sftp = door(here, { port: wire.port, timeoutMs: 4_000 });
    await sftp.list("upload");
    wire.slow(90);
    const began = Date.now();
    await sftp.replace(FILE, LONG);
    expect(Date.now() - began).toBeGreaterThan(4_000);
    expect((await there()) === LONG).toBe(true);
    expect(wire.connections()).toBe(1);
  });

  test.each(["an operation", "a wait", "the login"])("a run that is cancelled ends %s at once", async (during) => {
    const wire = await cable(here);
    const stop = new AbortController();
    const sftp = door(here, { port: wire.port, signal: stop.signal, clock: realClock });
    if (during !== "the login") await sftp.list("upload");
    if (during === "a wait") await wire.close();
    else wire.block();
    const began = Date.now();
    const listed = failure(sftp.list("upload"));
    const queued = failure(sftp.read(FILE));
    setTimeout(() => stop.abort(new Cancelled("shutting down")), 100);
    for (const error of [await listed, await queued]) {
      expect(error).toBeInstanceOf(Cancelled);
      expect(error).toMatchObject({ message: "shutting down", side: "rollcall" });
    }
    expect(Date.now() - began).toBeLessThan(900);
    expect(await failure(sftp.list("upload"))).toBeInstanceOf(Cancelled);
  });

  test("closing breaks off what is under way", async () => {
    const wire = await cable(here);
    const sftp = door(here, { port: wire.port });
    await sftp.list("upload");
    wire.block();
    const listed = failure(sftp.list("upload"));
    await sftp.close();
    expect(await listed).toBeInstanceOf(Cancelled);
  });
});
