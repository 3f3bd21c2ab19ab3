/** Secrets and reasons of absence, put everywhere a vendor keeps or echoes them, and looked for in everything that rollcall says. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { SCOPES, ZONE } from "../../../core/app/demo/company.ts";
import { dateIn } from "../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { run } from "../../core/cli/made-up.ts";
import { CANDIDATES } from "../../exam/candidates.ts";
import { openHouse } from "../../kit/house.ts";

const TYPE = "canary-type-of-absence";
const COMMENT = "canary-comment-of-a-matter";
const SUBJECT = "canary-subject-of-a-booking";
const CLIENT = { clientId: "papi-canary-client-1a2b3c", clientSecret: "canary client & secret/4d5e6f" };

/** As it is, and as it travels. */
function spelled(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("base64url")];
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), bytes.toString("hex"), ...base64];
}

function secretsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return /key|token|password/.test(key) && key !== "host_key" ? [value.trim()] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => secretsIn(inner, name));
}

/** Answers with all that it was sent: the login too. */
const echo =
  (status: number) =>
  (_: SimAnswer, { text, headers, query }: SimRequest) => ({
    status,
    body: {
      message: `${headers.authorization} ${text} ${query}`,
      detail: `${headers.authorization} ${text}`,
      errors: [{ detail: `${headers.authorization} ${text}` }],
    },
  });

const withSubjects = (answer: SimAnswer): SimAnswer => ({
  ...answer,
  body: JSON.parse(
    JSON.stringify(answer.body ?? null).replace(/"subject":"(?!\[Blocker)[^"]*"/g, `"subject":"${SUBJECT}"`),
  ),
});

describe.each(CANDIDATES)("canaries with $name", ({ start }) => {
  test("no secret is told by log, mail, command or database; reasons of absence by no log and no mail", async () => {
    const house = await openHouse({
      people: 12,
      noAbsences: false,
      level: "debug",
      personio: { scopes: SCOPES, credentials: CLIENT, quirks: { echoAuthorization: true } },
    });
    for (const [index, type] of house.world.types.entries()) type.name = `${TYPE} ${index}`;
    for (const absence of house.world.absences) absence.comment = COMMENT;
    const tool = await start({ world: house.world, clock: house.clock, today: dateIn(ZONE, house.clock.now()) });
    onTestFinished(() => tool.close());
    const { target, servers, settings } = tool;
    await house.reconfigure({ targets: { [target]: { ...settings, schedule: "every 1h" } } });
    for (const server of servers) server.fault({ method: "GET", path: /booking/, times: 99, how: withSubjects });
    for (const server of servers) server.fault({ where: ({ method }) => method !== "GET", times: 3, how: echo(422) });
    const shown: string[] = [];
    const show = async (line: string) => {
      for (const more of ["", " --json"]) {
        const { out, err } = await run(`${line} --verbose${more}`, { operations: house.operations });
        shown.push(out, err);
      }
    };
    const reports = [await house.sync({}, target)];
    for (const status of [400, 401, 403, 500]) {
      for (const server of [...servers, house.personio.server]) {
        server.heal();
        server.fault({ path: /./, times: 99, how: echo(status) });
      }
      reports.push(await house.sync({}, target));
      await show(`plan ${target}`);
    }
    for (const server of [...servers, house.personio.server]) server.heal();
    for (const command of [
      `plan ${target}`,
      `people ${target}`,
      `links ${target}`,
      `runs ${target}`,
      "status",
      "check",
    ])
      await show(command);
    for (const { run: one } of reports) await show(`show ${one.id}`);
    await house.sendMail();
    const token = house.personio.server.log
      .map(({ headers }) => headers.authorization?.replace("Bearer ", ""))
      .find(Boolean);
    const folder = dirname(house.file);
    const bytes = await Promise.all(
      ["", "-wal"].map((end) => readFile(join(folder, `rollcall.db${end}`)).catch(() => "")),
    );
    const outputs = {
      log: house.logged.join(""),
      mails: JSON.stringify(house.mails),
      shown: shown.join("\n"),
      database: bytes.map((one) => one.toString("latin1")).join(""),
    };
    expect(token?.length).toBeGreaterThan(12);
    const secrets = [...secretsIn(settings), CLIENT.clientSecret, CLIENT.clientId, token!].filter(
      (one) => !one.includes("\n"),
    );
    for (const [where, told] of Object.entries(outputs)) {
      expect(told.length, where).toBeGreaterThan(0);
      for (const secret of secrets)
        for (const form of spelled(secret)) expect.soft(told.includes(form), `${form} in ${where}`).toBe(false);
    }
    for (const canary of [TYPE, COMMENT, SUBJECT])
      for (const where of ["log", "mails"] as const)
        expect.soft(outputs[where].includes(canary), `${canary} in ${where}`).toBe(false);
  });
});

test("a secret that was replaced twice is still not shown: a run that began with it may go on", async () => {
  const house = await openHouse({ plain: 1, target: { connector: { api_key: "canary-key-one" } } });
  for (const api_key of ["canary-key-two", "canary-key-three"])
    await house.reconfigure({ target: { connector: { api_key } } });
  expect(house.app.around.redact("refused: canary-key-one, canary-key-three")).not.toMatch(/canary/);
});
