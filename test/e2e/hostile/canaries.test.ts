/** Secrets and reasons of absence, put everywhere a vendor keeps or echoes them, and looked for in everything that rollcall says. */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { SCOPES, ZONE } from "../../../core/app/demo/company.ts";
import { dateIn } from "../../../core/model/time.ts";
import type { SimAnswer, SimRequest } from "../../../core/plugin/simulator.ts";
import { createWeb } from "../../../core/app/daemon/web.ts";
import { run } from "../../core/cli/made-up.ts";
import { createBrowser } from "../../core/web/browser.ts";
import { CANDIDATES } from "../../exam/candidates.ts";
import { type House, openHouse } from "../../kit/house.ts";

const TYPE = "canary-type-of-absence";
const COMMENT = "canary-comment-of-a-matter";
const OWN = "canary-of-an-own-attribute";
const SUBJECT = "canary-subject-of-a-booking";
const CLIENT = { clientId: "papi-canary-client-1a2b3c", clientSecret: "canary client & secret/4d5e6f" };

const WEB = { listen: "127.0.0.1:0", password: "canary of the dashboard 123" };

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

/** The dashboard of the house, for somebody who has signed in: what its pages and its API answer, as one text. */
async function dashboard(house: House) {
  const ok = { database: "ok", migrations: "ok", mail: "ok", watchdog: "ok" } as const;
  const web = await createWeb(house.app, async () => ok);
  await web.listen();
  onTestFinished(() => web.close());
  const browser = createBrowser(web.url.replace(/\/$/, ""));
  await browser.signIn("admin", WEB.password);
  return async (paths: readonly string[]) => {
    const texts: string[] = [];
    for (const path of paths) {
      const answer = await browser.get(path);
      expect([200, 502], path).toContain(answer.status);
      texts.push(await answer.text());
    }
    return texts.join("\n");
  };
}

/** What a target is told, and rollcall therefore shows and keeps. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "absence-mirror": [TYPE, COMMENT],
  "staff-scheduling": [TYPE],
};

describe.each(CANDIDATES)("[privacy] canaries with $name", ({ plugin, start }) => {
  test("nothing tells a secret or an own attribute; log and mails tell no reason of an absence, and only tools that take it make it known elsewhere", async () => {
    const house = await openHouse({
      people: 12,
      noAbsences: false,
      level: "debug",
      file: { web: WEB },
      personio: { scopes: SCOPES, credentials: CLIENT, quirks: { echoAuthorization: true } },
    });
    for (const [index, type] of house.world.types.entries()) type.name = `${TYPE} ${index}`;
    for (const absence of house.world.absences) absence.comment = COMMENT;
    for (const person of house.world.people) for (const key of Object.keys(person.custom)) person.custom[key] = OWN;
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
    const seen = await dashboard(house);
    const pages: string[] = [];
    const visit = async (...paths: string[]) => void pages.push(await seen(paths));
    const reports = [await house.sync({}, target)];
    for (const status of [400, 401, 403, 500]) {
      for (const server of [...servers, house.personio.server]) {
        server.heal();
        server.fault({ path: /./, times: 99, how: echo(status) });
      }
      reports.push(await house.sync({}, target));
      await show(`plan ${target}`);
      await visit("/", `/targets/${target}`, "/api/v1/status", `/api/v1/targets/${target}/plan`);
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
    await visit("/", `/targets/${target}`, "/runs", "/people", "/metrics");
    await visit(...["people", "links", "plan"].map((what) => `/api/v1/targets/${target}/${what}`));
    await visit("/api/v1/runs", "/api/v1/check");
    for (const { run: one } of reports) {
      await show(`show ${one.id}`);
      await visit(`/runs/${one.id}`, `/api/v1/runs/${one.id}`);
    }
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
      pages: pages.join("\n"),
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
    const needed: readonly string[] = NEEDED[plugin] ?? [];
    for (const [where, told] of Object.entries(outputs)) {
      for (const canary of [TYPE, COMMENT, SUBJECT, OWN]) {
        const isPlace = needed.includes(canary) && !["log", "mails"].includes(where);
        expect.soft(told.includes(canary), `${canary} in ${where}`).toBe(isPlace);
      }
    }
    for (const { email, lastName } of house.world.people)
      for (const name of [email, lastName])
        expect.soft(name && outputs.log.includes(name), `${name} in log`).toBeFalsy();
  });
});

test("a secret that was replaced twice is still not shown: a run that began with it may go on", async () => {
  const house = await openHouse({ plain: 1, target: { connector: { api_key: "canary-key-one" } } });
  for (const api_key of ["canary-key-two", "canary-key-three"])
    await house.reconfigure({ target: { connector: { api_key } } });
  expect(house.app.around.redact("refused: canary-key-one, canary-key-three")).not.toMatch(/canary/);
});
