import { describe, expect, it } from "vitest";
import { TransientError } from "../../../../../core/model/errors.ts";
import { WriteInTestMode } from "../../../../../core/plugin/forbidden.ts";
import { honestlyConfig } from "../../../../../plugins/user-and-team-provisioning/connectors/honestly/config.ts";
import { openFeed, row, settingsFor } from "./feed.ts";

const inIt = { attributes: { Department: "IT" } };
const NOBODY: ReadonlySet<string> = new Set();
const everybody = ["1", "2", "3"].map((id) => row(id, inIt));

describe("the honestly connector", () => {
  it("U8 puts everybody with their groups into the feed, where the import finds them", async () => {
    const { client, sim } = await openFeed();
    await client.publish(everybody, NOBODY);
    expect(sim.writes()).toEqual(["OPEN /upload/.employees.csv.rollcall-00000000", "EXTENDED /upload/employees.csv"]);
    expect([...sim.disk.files.keys()]).toEqual(["/upload/employees.csv"]);
    expect(sim.import()).toEqual({ added: ["1", "2", "3"], updated: [], removed: [], errors: [] });
    expect(sim.employees.get("2")).toMatchObject({ email: "nr2@example.com", attributes: { Department: "IT" } });
  });

  it("U7 removes there whoever is not in the file any more, and what they answered stays", async () => {
    const { client, sim } = await openFeed();
    await client.publish(everybody, NOBODY);
    sim.import();
    sim.feedback.push({ importId: "2", text: "more plants" });
    await client.publish([row("1", inIt), row("3", { ...inIt, email: "new@example.com" })], NOBODY);
    expect(sim.import()).toEqual({ added: [], updated: ["3"], removed: ["2"], errors: [] });
    expect(sim.feedback).toEqual([{ importId: "2", text: "more plants" }]);
  });

  it("does not send again what is there already", async () => {
    const { client, sim, context } = await openFeed();
    await client.publish(everybody, NOBODY);
    sim.log.length = 0;
    await client.publish([...everybody].reverse(), NOBODY);
    expect([sim.writes(), context.told]).toEqual([[], ["honestly has this file already, so it was not sent again"]]);
  });

  it("refuses an empty file, and leaves the old one", async () => {
    const { client, sim } = await openFeed();
    await client.publish(everybody, NOBODY);
    const before = sim.file();
    await expect(client.publish([], NOBODY)).rejects.toMatchObject({ code: "CONTRACT_BROKEN" });
    expect(sim.file()).toBe(before);
  });

  it.each([
    ["another company's", '"ImportId","Email","Firstname","Lastname"\n"901","eve@example.org","Eve","Other"\n'],
    ["one without ImportIds", "Mail;Name\neve@example.org;Eve\n"],
    ["no CSV at all", '"'],
  ])("replaces no file in which nobody is of ours: %s", async (_, text) => {
    const { client, sim } = await openFeed();
    sim.put(text);
    await expect(client.publish(everybody, NOBODY)).rejects.toMatchObject({ code: "SOURCE_CHANGED" });
    expect([sim.file(), sim.writes()]).toEqual([text, []]);
  });

  it("drops from a file only those who are known to go, and two whom nobody knows", async () => {
    const { client, sim } = await openFeed();
    const twenty = Array.from({ length: 20 }, (_, index) => row(String(index + 1)));
    await client.publish(twenty, NOBODY);
    const before = sim.file();
    await expect(client.publish(twenty.slice(0, 10), NOBODY)).rejects.toMatchObject({
      code: "SOURCE_CHANGED",
      message: expect.stringContaining("10 of the 20 people"),
    });
    expect(sim.file()).toBe(before);
    await client.publish(twenty.slice(0, 18), NOBODY);
    await client.publish(twenty.slice(0, 8), new Set(twenty.slice(8, 18).map(({ import_id }) => import_id)));
    expect(sim.file()?.trim().split("\n")).toHaveLength(9);
  });

  it("replaces an empty file, and one in which somebody is of ours, however it is written", async () => {
    const { client, sim } = await openFeed();
    for (const text of ["", "\ufeffEmail,ImportId\nnr1@example.com,1\n"]) {
      sim.put(text);
      await client.publish(everybody, NOBODY);
      expect(sim.import()?.errors).toEqual([]);
      expect([...sim.employees.keys()]).toEqual(["1", "2", "3"]);
    }
  });

  it("sends to a letter box too, that shows nobody what lies in it", async () => {
    const { client, sim } = await openFeed({ quirks: { lists: false, reads: false } });
    await client.publish(everybody, NOBODY);
    await client.publish(everybody, NOBODY);
    expect(sim.import()?.added).toEqual(["1", "2", "3"]);
  });

  it("renames in two steps where the server cannot replace a file, and says so", async () => {
    const { client, sim, context } = await openFeed({ quirks: { renamesOver: false } });
    await client.publish(everybody, NOBODY);
    await client.publish([row("1")], NOBODY);
    expect(sim.writes().slice(-3)).toEqual([
      "OPEN /upload/.employees.csv.rollcall-00000000",
      "REMOVE /upload/employees.csv",
      "RENAME /upload/employees.csv",
    ]);
    expect(sim.import()?.added).toEqual(["1"]);
    expect(context.told.filter((line) => line.includes("cannot replace a file"))).toHaveLength(2);
  });

  it("in test mode reads what is there and writes nothing", async () => {
    const { client, sim } = await openFeed({ readOnly: true });
    await expect(client.publish(everybody, NOBODY)).rejects.toBeInstanceOf(WriteInTestMode);
    expect([sim.writes(), sim.file()]).toEqual([[], null]);
  });

  it.each([
    ["is cut while the file is sent", { operation: "WRITE", how: "reset" }],
    ["is cut between upload and rename", { operation: "EXTENDED", how: "reset" }],
    ["is cut after the rename was done", { operation: "EXTENDED", how: "drop after write" }],
    ["says that its disk is full, once", { operation: "WRITE", how: 4 }],
    ["is cut while sizes are compared", { operation: "STAT", how: "reset" }],
  ] as const)("carries the file over when the connection %s", async (_, fault) => {
    const { client, sim, context } = await openFeed();
    sim.fault(fault);
    await client.publish(everybody, NOBODY);
    expect([...sim.disk.files.keys()]).toEqual(["/upload/employees.csv"]);
    expect(sim.import()?.added).toEqual(["1", "2", "3"]);
    expect(context.slept()).toBe(1_000);
  });

  it("leaves the old file whole while the feed is down, and gives up after its tries", async () => {
    const { client, sim } = await openFeed();
    await client.publish(everybody, NOBODY);
    const before = sim.file();
    sim.fault({ operation: "WRITE", times: Number.POSITIVE_INFINITY, how: "reset" });
    await expect(client.publish([row("1")], NOBODY)).rejects.toBeInstanceOf(TransientError);
    expect(sim.file()).toBe(before);
    sim.heal();
    await client.publish([row("1")], NOBODY);
    expect([...sim.disk.files.keys()]).toEqual(["/upload/employees.csv"]);
  });

  it("a directory that may not be written is RIGHT_MISSING, and nothing is left behind", async () => {
    const { client, sim } = await openFeed();
    sim.fault({ operation: "EXTENDED", how: 3 });
    await expect(client.publish(everybody, NOBODY)).rejects.toMatchObject({ code: "RIGHT_MISSING" });
    expect([...sim.disk.files.keys()]).toEqual([]);
  });
});

describe("the honestly connector's test", () => {
  it("U10 says who it is and what lies there, without writing", async () => {
    const { client, sim } = await openFeed();
    expect(await client.test()).toMatchObject({
      tenant: "feed-example@127.0.0.1",
      checks: [
        { what: "honestly.login", state: "ok" },
        { what: "honestly.directory", state: "ok", detail: "upload: employees.csv does not exist yet" },
      ],
    });
    await client.publish(everybody, NOBODY);
    const { checks } = await client.test();
    expect(checks[1]?.detail).toMatch(/^upload: employees.csv exists, \d+ bytes$/);
    expect(sim.writes()).toHaveLength(2);
  });

  it.each([
    ["another server", { host_key: `SHA256:${"A".repeat(43)}` }, ["failed", "skipped"], "CONTRACT_BROKEN"],
    ["a key that is none", { private_key: "hunter2" }, ["failed", "skipped"], "CREDENTIALS_REFUSED"],
    ["another user", { username: "somebody" }, ["failed", "skipped"], "CREDENTIALS_REFUSED"],
    ["a directory that is not there", { directory: "uploads" }, ["ok", "failed"], "CONTRACT_BROKEN"],
    ["nobody listening", { port: 1 }, ["failed", "skipped"], "UNREACHABLE"],
  ])("reports %s and does not throw", async (_, settings, states, code) => {
    const { client } = await openFeed({ settings });
    const { checks, tenant } = await client.test();
    expect(checks.map(({ state }) => state)).toEqual(states);
    expect(checks.find(({ state }) => state === "failed")).toMatchObject({ code, remedy: expect.any(String) });
    expect(tenant).toBeNull();
  });

  it("a letter box that cannot be listed is a warning, not a failure", async () => {
    const { client } = await openFeed({ quirks: { lists: false } });
    expect(await client.test()).toMatchObject({
      tenant: "feed-example@127.0.0.1",
      checks: [{ state: "ok" }, { what: "honestly.directory", state: "warning", code: "RIGHT_MISSING" }],
    });
  });
});

describe("the honestly connector's settings", () => {
  const plain = { type: "honestly", username: "u", private_key: "k", host_key: `SHA256:${"A".repeat(43)}` };

  it("have the documented defaults", () => {
    const { host, port, directory, file } = honestlyConfig.parse(plain);
    expect([host, port, directory, file]).toEqual(["datafeed.honestly.com", 22, "upload", "employees.csv"]);
  });

  it.each([
    [{ host_key: "yes" }],
    [{ host_key: undefined }],
    [{ directory: "upload/" }],
    [{ file: "a/b.csv" }],
    [{ password: "x" }],
  ])("refuse %j", (changes) => {
    expect(honestlyConfig.safeParse({ ...plain, ...changes }).success).toBe(false);
  });

  it("take what the simulator says of itself", async () => {
    const { sim } = await openFeed();
    expect(honestlyConfig.safeParse(settingsFor(sim)).success).toBe(true);
  });
});
