/** What concerns PostgreSQL only: its errors in words, a server that goes away, waiting, and the settings of sessions. */
import { hash } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { ConfigError } from "../../../core/model/errors.ts";
import { DatabaseError } from "../../../core/store/database-error.ts";
import { makeStore } from "../../../core/store/make-store.ts";
import { openStore } from "../../../core/store/open.ts";
import type { MetaKey, Store } from "../../../core/store/store.ts";
import { PASSWORD, type Postgres, postgres, sharedPostgres, startPostgres } from "../../kit/postgres.ts";
import { clock, entryOf, linkOf, newDatabase, onEachDatabase, open, start, tablesOf } from "./kit.ts";

const describePostgres = (title: string, tests: () => void) =>
  describe.skipIf(!postgres)(`${title} (needs Debian's postgresql)`, tests);

async function ownServer(settings: readonly string[] = []): Promise<Postgres> {
  const server = await startPostgres(settings);
  onTestFinished(() => server.close());
  return server;
}

/** Makes a user with a schema of the same name, and returns the URL. */
async function place(): Promise<{ server: Postgres; url: string; user: string }> {
  const server = await sharedPostgres();
  const url = await server.newDatabase();
  return { server, url, user: new URL(url).username };
}

async function refusalOf(url: string): Promise<ConfigError> {
  const error = await openStore({ url, clock }).catch((error) => error);
  expect(error).toBeInstanceOf(ConfigError);
  expect(error.remedy).not.toBe("");
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/p@ss|p%40ss|hush/);
  return error;
}

describePostgres("PostgreSQL that cannot be used is refused in words", () => {
  const encoded = encodeURIComponent(PASSWORD);

  it("with the wrong password, and let in with the right one, encoded or as it is", async () => {
    const { port } = await sharedPostgres();
    const at = `127.0.0.1:${port}/postgres`;
    const error = await refusalOf(`postgres://locked:hush@${at}`);
    expect(error.message).toBe(`PostgreSQL on 127.0.0.1:${port} refused the password of locked`);
    expect((await refusalOf(`postgres://locked@${at}`)).message).toContain(
      "requires a password, and none is configured",
    );
    for (const password of [encoded, "p@ss/wörd%1"]) {
      // It gets in; what it may do there is another matter.
      expect((await refusalOf(`postgres://locked:${password}@${at}`)).message).toContain("locked may not work in");
    }
  });

  it("that nobody answers for, and a host that there is not", async () => {
    expect((await refusalOf("postgres://ann:hush@127.0.0.1:1/rollcall")).message).toBe(
      "PostgreSQL on 127.0.0.1:1 cannot be reached (ECONNREFUSED)",
    );
    expect((await refusalOf("postgres://ann:hush@nowhere.invalid/rollcall")).message).toMatch(
      /^there is no host nowhere\.invalid$/,
    );
    expect((await refusalOf("postgres://ann:hush@/rollcall?host=/nowhere")).message).toBe(
      "PostgreSQL on /nowhere cannot be reached (ENOENT)",
    );
  });

  it("without such a database, and without the right to work in it", async () => {
    const { port, ask } = await sharedPostgres();
    const none = await refusalOf(`postgres://rollcall@127.0.0.1:${port}/none`);
    expect(none.message).toBe(`PostgreSQL on 127.0.0.1:${port} has no database none`);
    expect(none.remedy).toContain('CREATE DATABASE "none" OWNER "rollcall"');
    await ask("CREATE ROLE nobody LOGIN");
    const closed = await refusalOf(`postgres://nobody@127.0.0.1:${port}/postgres`);
    expect(closed.message).toBe(`nobody may not work in the database postgres on 127.0.0.1:${port}`);
  });

  it("a database of another program, which stays as it is", async () => {
    const { server, url, user } = await place();
    await server.ask(`CREATE TABLE ${user}.bookmarks (url text)`);
    const error = await refusalOf(url);
    expect(error.message).toContain("is a database of another program");
    expect(error.remedy).toContain("CREATE DATABASE rollcall");
    const tables = await server.ask(`SELECT tablename FROM pg_tables WHERE schemaname = '${user}'`);
    expect(tables).toEqual([{ tablename: "bookmarks" }]);
  });

  it("a database that cannot hold every name", async () => {
    const { ask, port } = await sharedPostgres();
    await ask("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    const error = await refusalOf(`postgres://rollcall@127.0.0.1:${port}/latin`);
    expect(error.message).toBe("the database latin is encoded in LATIN1, which cannot hold every name");
  });

  it("a standby", async () => {
    const { server, url, user } = await place();
    const store = await open(url);
    await server.ask(`ALTER ROLE ${user} SET default_transaction_read_only = on`);
    expect((await refusalOf(url)).message).toMatch(/^the database postgres on 127\.0\.0\.1:\d+ is read-only$/);
    const sessions = await server.ask(`SELECT usename FROM pg_stat_activity WHERE usename = '${user}'`);
    expect(sessions, "the refused one has ended").toHaveLength(1);
    await server.ask(`ALTER ROLE ${user} RESET default_transaction_read_only`);
    await store.meta.set("looked_at", "value");
  });

  it.each([
    ["postgres://ann:hush@db", "it is not of the form postgres://user:password@host/database"],
    ["postgres://db/rollcall", "it is not of the form"],
    ["postgres://ann:hush@db/rollcall?sslmod=require", "it has an unknown parameter sslmod"],
    ["postgres://ann:hush@db/rollcall?sslmode=prefer", "its sslmode is none of disable, require, verify-ca"],
    ["postgres://ann:hush@db/rollcall?sslmode=require&sslrootcert=/nowhere/ca.pem", "cannot be read: ENOENT"],
  ])("%s", async (url, sentence) => {
    expect((await refusalOf(url)).message).toContain(sentence);
  });
});

describePostgres("a PostgreSQL session", () => {
  it("waits for the disk and sees what others committed, whatever the database's defaults", async () => {
    const { server, url, user } = await place();
    await server.ask(`ALTER ROLE ${user} SET synchronous_commit = off`);
    await server.ask(`ALTER ROLE ${user} SET default_transaction_isolation = serializable`);
    const db = await tablesOf(url);
    const set = async (name: string) => (await db.raw(`SHOW ${name}`)).rows[0][name];
    expect(await set("synchronous_commit")).toBe("on");
    expect(await set("transaction_isolation")).toBe("read committed");
    expect(await set("lock_timeout")).toBe("1min");
    expect(await set("idle_in_transaction_session_timeout")).toBe("30s");
  });

  it("is one a process, however much is asked at once", async () => {
    const { server, url, user } = await place();
    const store = await open(url);
    await Promise.all(Array.from({ length: 30 }, (_, index) => store.meta.set(`key-${index}` as MetaKey, "x")));
    const [{ count }] = await server.ask(`SELECT count(*) FROM pg_stat_activity WHERE usename = '${user}'`);
    expect(Number(count)).toBe(1);
  });
});

describePostgres("a transaction on PostgreSQL", () => {
  it("is not taken for kept when one of its statements failed and its work went on", async () => {
    const store = await open((await place()).url);
    const work = store.transaction(async (inside) => {
      await inside.meta.set("looked_at", "lost");
      await inside.journal.write([entryOf("no such run", 0)]).catch(() => undefined);
    });
    await expect(work).rejects.toThrow("a transaction was rolled back because one of its statements had failed");
    expect(await store.meta.get("looked_at")).toBeUndefined();
  });

  it("that waits too long for another session says who to look for, and the next one works", async () => {
    const { url } = await place();
    await (await open(url)).close();
    const [db, other] = [await tablesOf(url), await tablesOf(url)];
    const store = makeStore(db, clock);
    await db.raw("SET lock_timeout = 50");
    const failure = await other.transaction(() =>
      store.transaction((inside) => inside.meta.set("looked_at", "x")).catch((error) => error),
    );
    expect(failure).toBeInstanceOf(DatabaseError);
    expect(failure.message).toContain("was locked by another session for more than 60 s");
    await store.transaction((inside) => inside.meta.set("looked_at", "now"));
    expect(await store.meta.get("looked_at")).toBe("now");
  });

  it("that stands still loses its place, and others go on", async () => {
    const { url } = await place();
    const still = await open(url);
    const db = await tablesOf(url);
    await db.raw("SET idle_in_transaction_session_timeout = 100");
    const other = makeStore(db, clock)
      .transaction(async (inside) => {
        await inside.meta.set("looked_at", "lost");
        await clock.sleep(1_500);
        await inside.meta.set("looked_at", "lost too");
      })
      .catch((error) => error);
    await clock.sleep(50);
    await still.transaction((inside) => inside.meta.set("looked_at", "kept"));
    expect((await other).message).toMatch(/^the connection to PostgreSQL on .* was lost$/);
    expect(await still.meta.get("looked_at")).toBe("kept");
  });
});

describePostgres("a PostgreSQL server that goes away", () => {
  const failureOf = (work: Promise<unknown>) => work.then(() => null).catch((error) => error);

  it("by an administrator's hand is connected to again by the next statement", async () => {
    const { server, url, user } = await place();
    const store = await open(url);
    await store.meta.set("looked_at", "before");
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${user}'`;
    const lost = await failureOf(
      store.transaction(async (inside) => {
        await inside.meta.set("looked_at", "lost");
        await server.ask(end);
        await inside.meta.get("looked_at");
      }),
    );
    expect(lost).toBeInstanceOf(DatabaseError);
    expect(lost.message).toContain("was lost");
    expect(await store.meta.get("looked_at")).toBe("before");
    await server.ask(end);
    await clock.sleep(50);
    expect(await store.meta.get("looked_at")).toBe("before");
  });

  it.each(["fast", "immediate"] as const)("by a restart (%s) is used again, with all that was kept", async (how) => {
    const server = await ownServer();
    const store = await open(await server.newDatabase());
    await store.links.put([linkOf("a1")]);
    const cut = failureOf(
      store.transaction(async (inside) => {
        await inside.meta.set("looked_at", "lost");
        await server.stop(how);
        await inside.meta.set("looked_at", "lost too");
      }),
    );
    expect((await cut)?.message).toContain("was lost");
    const down = await failureOf(store.meta.get("looked_at"));
    expect(down).toBeInstanceOf(DatabaseError);
    expect(down?.message).toContain("cannot be reached (ECONNREFUSED)");
    await server.start();
    expect(await store.meta.get("looked_at")).toBeUndefined();
    expect(await store.links.of("desks")).toEqual([linkOf("a1")]);
    await store.close();
  });

  it("can be closed after", async () => {
    const server = await ownServer();
    const store = await open(await server.newDatabase());
    await server.stop("immediate");
    await store.close();
    await expect(store.meta.get("looked_at")).rejects.toThrow("the database is closed");
  });
});

describePostgres("the way to PostgreSQL", () => {
  const fixture = (name: string) => new URL(`../plugin/fixtures/${name}.pem`, import.meta.url).pathname;

  async function withTls(certificate: string) {
    const server = await ownServer();
    await server.stop();
    await server.takeCertificate(fixture(certificate), fixture("localhost.key"));
    await server.start(["ssl=on"]);
    const url = await server.newDatabase();
    return (query: string, host = "localhost") => `${url.replace("127.0.0.1", host)}${query}`;
  }

  it("is TLS where sslmode says so, with a certificate that is valid and names the host", async () => {
    const at = await withTls("localhost.crt");
    const ca = `sslrootcert=${fixture("localhost.crt")}`;
    for (const query of [`?sslmode=verify-full&${ca}`, `?sslmode=require&${ca}`, "?sslmode=no-verify"]) {
      const db = await tablesOf(at(query));
      expect((await db.raw("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).rows).toEqual([{ ssl: true }]);
    }
    expect((await refusalOf(at("?sslmode=require"))).message).toContain(
      "cannot be trusted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    );
    expect((await refusalOf(at(`?sslmode=require&${ca}`, "127.0.0.2"))).message).toContain(
      "ERR_TLS_CERT_ALTNAME_INVALID",
    );
    await (await open(at(`?sslmode=verify-ca&${ca}`, "127.0.0.2"))).close();
  });

  it("is not plain where TLS was asked for and the server has none", async () => {
    const { url } = await place();
    const error = await refusalOf(`${url}?sslmode=verify-full`);
    expect(error.message).toMatch(/^PostgreSQL on 127\.0\.0\.1:\d+ offers no TLS$/);
  });
});

onEachDatabase("a start", (kind) => {
  it("loads the driver of its own database alone", async () => {
    expect(await start("loaded.ts", await newDatabase()).said()).toEqual([kind === "sqlite" ? "sqlite3" : "pg"]);
  });
});

onEachDatabase("a text with a NUL in it", (kind) => {
  const NUL = "before \0 after";
  const kept = kind === "sqlite" ? NUL : "before \ufffd after";

  it("fails nothing, is found again, and is kept as it was within values", async () => {
    const store: Store = await open();
    const link = linkOf(NUL, { remoteId: "r", title: NUL, values: { [NUL]: NUL } });
    await store.links.put([link]);
    expect(await store.links.of("desks")).toEqual([{ ...link, subject: kept, title: kept }]);
    await store.meta.set(NUL as MetaKey, NUL);
    expect(await store.meta.get(NUL as MetaKey)).toBe(kept);
    await store.links.drop("desks", "absence", [NUL]);
    expect(await store.links.count("desks")).toBe(0);
  });
});

onEachDatabase("texts", () => {
  it("of 10,000 characters are kept everywhere but in keys", async () => {
    const store = await open();
    const long = Array.from({ length: 2_500 }, (_, index) => hash("md5", String(index)).slice(0, 4)).join("");
    const values = { first_name: long, last_name: long };
    const links = [linkOf("a1", { kind: "user", title: long, person: long, remoteId: long, values })];
    await store.links.put(links);
    expect(await store.links.of("desks")).toEqual(links);
  });

  it("are in the order of their bytes, whatever the language of the database", async () => {
    const store = await open();
    const subjects = ["B", "_", "a", "Ä", "b-1", "b1", "é"];
    await store.links.put(subjects.map((subject) => linkOf(subject)));
    const found = (await store.links.of("desks")).map(({ subject }) => subject);
    expect(found).toEqual(subjects.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  });
});
