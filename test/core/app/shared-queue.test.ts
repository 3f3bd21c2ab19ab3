/** The queue that daemons share, alone with a real PostgreSQL. */
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "../../../core/app/log.ts";
import { SharedQueue } from "../../../core/app/daemon/shared-queue.ts";
import { postgresConnection } from "../../../core/store/postgres/postgres.ts";
import { postgres, sharedPostgres } from "../../kit/postgres.ts";

const jobOf = (name: string) => ({ name, catchUp: false, work: async () => undefined });

describe.skipIf(!postgres)("the shared queue (needs Debian's postgresql)", () => {
  it("says once that nothing goes on here any more, after the last of what goes on at the same time", async () => {
    const url = await (await sharedPostgres()).newDatabase();
    const told: string[] = [];
    const ends = new Map<string, () => void>();
    const queue = await SharedQueue.open({
      connection: postgresConnection(url).options,
      schema: new URL(url).username,
      running: async () => [],
      perform: (target) => new Promise<void>((resolve) => ends.set(target, resolve)),
      onTrouble: (error) => told.push(String(error)),
      atRest: () => told.push("at rest"),
    });
    onTestFinished(() => queue.close());
    await queue.join("runs-test");
    for (const name of ["a", "b"]) await queue.add(jobOf(name));
    await expect.poll(() => ends.size, { timeout: 20_000 }).toBe(2);
    ends.get("a")!();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(told).toEqual([]);
    ends.get("b")!();
    await expect.poll(() => told).toEqual(["at rest"]);
  });

  it("tells of trouble in words, with the cause, so that the log does", async () => {
    const server = await sharedPostgres();
    const url = await server.newDatabase();
    const user = new URL(url).username;
    const { options: connection, inWords } = postgresConnection(url);
    const lines: string[] = [];
    const log = createLog({ level: "warn", write: (line) => lines.push(line), redact: () => (text) => text });
    const queue = await SharedQueue.open({
      ...{ connection, schema: user, running: async () => [], perform: async () => undefined },
      onTrouble: (err) => log.warn({ err: inWords(err) }, "in trouble"),
    });
    onTestFinished(() => queue.close());
    await queue.join("runs-test");
    await server.ask(`ALTER ROLE ${user} NOLOGIN`);
    await server.ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`);
    const told = () => lines.map((line) => JSON.parse(line).err.message);
    await expect
      .poll(told, { timeout: 20_000 })
      .toContainEqual(expect.stringContaining(`lets ${user} not in from here`));
    await server.ask(`ALTER ROLE ${user} LOGIN`);
    expect(told()).not.toContain(undefined);
  });

  it("does nothing twice at the same time for a target whose job was given up while it goes on here", async () => {
    const server = await sharedPostgres();
    const url = await server.newDatabase();
    const begun: (() => void)[] = [];
    const schema = new URL(url).username;
    const queue = await SharedQueue.open({
      connection: postgresConnection(url).options,
      schema,
      running: async () => [],
      perform: () => new Promise<void>((resolve) => begun.push(resolve)),
      onTrouble: () => undefined,
    });
    onTestFinished(() => queue.close());
    await queue.join("runs-test");
    const states = async () => (await server.ask(`SELECT state FROM "${schema}".job`, url)).map(({ state }) => state);
    const addAnother = async () => {
      await server.ask(`DELETE FROM "${schema}".job`, url);
      await queue.busy();
      await queue.add(jobOf("a"));
    };
    await addAnother();
    await expect.poll(() => begun.length, { timeout: 20_000 }).toBe(1);
    await addAnother();
    await expect.poll(states, { timeout: 20_000 }).toEqual(["completed"]);
    expect(begun).toHaveLength(1);
    begun[0]!();
    await addAnother();
    await expect.poll(() => begun.length, { timeout: 20_000 }).toBe(2);
    begun[1]!();
  });
});
