/** Names that break programs, in everything that rollcall shows: terminal, JSON, log, mail, page, history. */
import { createBrowser } from "../../core/web/browser.ts";
import { expect, onTestFinished, test } from "vitest";
import { createWeb } from "../../../core/app/daemon/web.ts";
import { startScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import { run } from "../../core/cli/made-up.ts";
import { openHouse } from "../../kit/house.ts";
import { makeOdd, ODD, taken } from "./odd-people.ts";

const TARGET = "learning";
const COMMANDS = ["plan", "people", "links", "runs"].map((name) => `${name} ${TARGET}`);

/** Codes of refusals: one that every object of JavaScript has, one that breaks out of its line. */
const CODES = ["constructor", `x\r\nBcc: all@example.com\n\u001b]0;owned\u0007${"x".repeat(10_000)}`];

/** Odd people with accounts and teams in a tool; then a third of them leaves, which is held. */
async function eventfulHouse() {
  const house = await openHouse({
    plain: ODD.length,
    level: "debug",
    file: { web: { listen: "127.0.0.1:0", password: "made up for tests 123" } },
  });
  makeOdd(house.world);
  const scim = await startScimSimulator({ token: "made-up-token" });
  onTestFinished(() => scim.close());
  const connector = { type: "scim", url: scim.base, token: scim.token, requests_per_minute: 100_000 };
  const teams = { from: ["department", "supervisor"] };
  await house.reconfigure({ targets: { [TARGET]: { plugin: "user-and-team-provisioning", connector, teams } } });
  const detail = `no ${ODD.map(([, name]) => name.slice(0, 20)).join(" ")}`;
  // Whoever comes first is refused, but for the one whose name a mail is looked through for.
  const where = ({ text }: { text: string }) => !text.includes("<b>ann");
  for (const [at, scimType] of CODES.entries())
    scim.fault({
      method: "POST",
      path: /Users$/,
      where,
      after: 3 + at,
      times: 1,
      how: { status: 400, body: { scimType, detail } },
    });
  await house.sync({}, TARGET);
  for (const person of house.world.people.slice(0, 12)) person.status = "inactive";
  await house.sync({}, TARGET);
  await house.sendMail();
  return house;
}

/** What a terminal would obey, or a reader would read in another order. */
const OBEYED = /[[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]--[\n]]/v;
/** Lines that only a name can have brought there. */
const BROKEN_OUT = /^(Bcc|END|BEGIN|ATTENDEE|body|X)\b/im;

test("no name breaks out of a line of the terminal, a mail or the page", async () => {
  const house = await eventfulHouse();
  const [last, first] = await house.runs(TARGET);
  expect(last).toMatchObject({ status: "held" });
  for (const command of [...COMMANDS, "status", "check", `show ${first!.id}`, `show ${last!.id}`]) {
    const options = { operations: house.operations };
    const { out, err } = await run(command, options);
    expect.soft(out.length, command).toBeGreaterThan(0);
    expect.soft(OBEYED.exec(out + err)?.[0], command).toBeUndefined();
    expect.soft(BROKEN_OUT.exec(out + err)?.[0], command).toBeUndefined();
    expect.soft((await run(`${command} --json`, options)).json(), command).toBeTypeOf("object");
  }
  const shown = (await run(`show ${first!.id}`, { operations: house.operations })).out;
  expect(shown).toContain("1 × scim:constructor: ");
  expect(shown).toMatch(/1 × scim:\?: /);
  expect(house.mails.length).toBeGreaterThan(0);
  for (const { subject, text, html } of house.mails) {
    expect(subject).toMatch(/^\[rollcall\] [^\p{Cc}]*$/u);
    expect([OBEYED.exec(text)?.[0], BROKEN_OUT.exec(text)?.[0]]).toEqual([undefined, undefined]);
    expect(html).not.toMatch(/<script|<img|<b>ann/i);
    expect(text.length).toBeLessThan(20_000);
  }
  expect(house.mails.some(({ html }) => html?.includes("&lt;b&gt;ann"))).toBe(true);
});

test("log, page and database take names for what they are", async () => {
  const house = await eventfulHouse();
  for (const line of house.logged.join("").trimEnd().split("\n")) expect(JSON.parse(line)).toBeTypeOf("object");
  const web = await createWeb(house.app, async () => ({
    database: "ok",
    migrations: "ok",
    mail: "ok",
    watchdog: "ok",
  }));
  await web.listen();
  onTestFinished(() => web.close());
  const browser = createBrowser(web.url.replace(/\/$/, ""));
  await browser.signIn("admin", "made up for tests 123");
  const pages = ["/", `/targets/${TARGET}`, "/runs", "/people"];
  const page = (await Promise.all(pages.map(async (path) => (await browser.get(path)).text()))).join("\n");
  expect(page).toContain(TARGET);
  expect(page).not.toMatch(/<script>alert|<img src=x/);
  const links = await house.store.links.of(TARGET);
  const kept = links.filter(({ kind }) => kind === "user").map(({ values }) => values.first_name);
  const wanted = ODD.map(([, name]) => taken(name));
  expect(kept.length).toBeGreaterThan(ODD.length - 3);
  for (const name of kept) expect(wanted).toContain(name);
});
