/** The SQL that ends what is of then, once a dump was put back into PostgreSQL. */
import { expect, test } from "vitest";
import { makeSafeToStart } from "../../core/store/restored-copy.ts";
import { beginRun, clock, NOW, open, tablesOf } from "../core/store/kit.ts";
import { postgres, sharedPostgres } from "../kit/postgres.ts";
import { blocks } from "./blocks.ts";

const APPROVAL = { trigger: "approval", triggeredBy: "web:ada", scope: "full", area: null, approve: "digest" } as const;
const TABLES = ["leases", "sessions", "tokens", "outbox", "requests", "targets"];

/** A dump of a database in which much would act again: a token, a sign-in, a mail, approvals, targets that are not paused. */
async function dumped(): Promise<string> {
  const server = await sharedPostgres();
  const url = await server.newDatabase();
  const store = await open(url);
  const { leases, tokens, sessions, outbox, requests, targets } = store;
  const holder = { holder: "p1", host: "here", pid: 1 };
  await leases.take("desks", holder, clock.now(), "2999-01-01T00:00:00.000Z", () => false);
  await tokens.add({ name: "ci", hash: "token", role: "operator", createdAt: NOW, createdBy: "cli:ada" });
  await sessions.add({ hash: "cookie", user: "ada", passwordMark: "mark", createdAt: NOW, seenAt: NOW });
  const texts = { subject: "s", text: "t", html: "h", messageId: "m" };
  await outbox.add({ recipient: "ada@example.com", cause: null, ...texts, createdAt: NOW });
  await targets.save("desks", { mode: "active", activatedAt: NOW });
  await targets.save("plan", { mode: "active", pausedAt: NOW, pausedBy: "cli:ada", pauseReason: "holidays" });
  await requests.add("plan", APPROVAL, NOW);
  const { request } = await requests.add("shifts", APPROVAL, NOW);
  await requests.taken(request.id, (await beginRun(store, "shifts")).id);
  return server.dump(url);
}

test.skipIf(!postgres)(
  "[pause] after a dump was put back, the SQL of the documentation ends what `restore` ends in a file (needs Debian's postgresql)",
  async () => {
    const [server, dump] = [await sharedPostgres(), await dumped()];
    const [typed, restored] = [await server.newDatabase(dump), await server.newDatabase(dump)];
    const sql = (await blocks()).filter(({ language, code }) => language === "sql" && /^DELETE/.test(code));
    expect(sql.map(({ page }) => page)).toEqual(["docs/postgresql.md"]);
    await server.ask(sql[0]!.code, typed);
    await makeSafeToStart(await tablesOf(restored), [], clock.now());
    expect(await rowsIn(typed)).toEqual(await rowsIn(restored));
    const { pausedAt, pausedBy } = (await (await open(typed)).targets.get("desks"))!;
    expect(pausedBy).toBe("restore");
    expect(Math.abs(Date.parse(pausedAt!) - Date.parse(clock.now()))).toBeLessThan(60_000);
    expect(pausedAt).toBe(new Date(pausedAt!).toISOString());
  },
);

/** All that `restore` changes, but for when a target was paused and in which words. */
async function rowsIn(url: string): Promise<unknown> {
  const db = await tablesOf(url);
  const rows = await Promise.all(TABLES.map((table) => db(table).select("*").orderBy(1)));
  return rows.map((table) =>
    table.map(({ paused_at: at, pause_reason: reason, ...rest }) =>
      rest.paused_by === "restore" ? rest : { ...rest, at, reason },
    ),
  );
}
