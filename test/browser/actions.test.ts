/** What people do on the pages, with its effect in the tools; and everything that is refused. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { addAbsence, addPerson, changePerson, leave, type SimPerson } from "../../plugins/personio/world.ts";
import type { SimServer } from "../../core/plugin/simulator.ts";
import { ACTIONS } from "../../core/web/pages/target-actions.ts";
import { hasChromium, openChromium, signedIn, signIn, visit } from "./chromium.ts";
import { openStage, type USERS, type Stage } from "./stage.ts";

const HARMFUL = `<img src=x onerror="document.title='taken over'">`;

/** A company, its first runs and a browser, also where many do such things at once. */
const SLOWLY = 180_000;

describe.skipIf(!hasChromium)("an operator in a browser (needs Debian's chromium)", { timeout: SLOWLY }, () => {
  let stage: Stage;
  let browser: Browser;
  let cookies: Readonly<Record<keyof typeof USERS, Awaited<ReturnType<typeof signedIn>>>>;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage({ people: 30 }), openChromium()]);
    cookies = { ann: await signedIn(browser, stage, "ann"), bea: await signedIn(browser, stage, "bea") };
  }, SLOWLY);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function open(user: keyof typeof USERS, path: string) {
    const { page, context, complaints } = await visit(browser, cookies[user]);
    onTestFinished(() => context.close());
    await page.goto(stage.url + path);
    return { page, complaints };
  }

  it("starts a run, is shown it, and the tool has what is new", async () => {
    const { page, complaints } = await open("ann", "/");
    addAbsence(stage.company.personio.world, {
      ...{ person: employees(stage)[0]!, type: stage.company.personio.world.types[0]! },
      ...{ startsOn: "2026-09-07", endsOn: "2026-09-11" },
    });
    const awork = serverOf(stage, "absences-in-awork");
    const before = awork.writes().length;
    await page.getByRole("button", { name: "Run now absences-in-awork" }).click();
    await runIsShown(page, "succeeded");
    expect(awork.writes().length).toBe(before + 1);
    expect(await page.locator("main").textContent()).toMatch(/Absence · created 1.*starts_on2026-09-07/s);
    expect(await page.locator(".strip-facts").textContent()).toContain("by hand web:ann");
    expect(complaints).toEqual([]);
  });

  it("runs one area alone, and only what changed lately", async () => {
    const { page } = await open("ann", "/targets/shifts");
    await page.getByRole("button", { name: "Run a part…" }).click();
    await page.getByLabel("Area").selectOption("absences");
    await page.getByLabel(/what changed lately/).check();
    await page.getByRole("dialog").getByRole("button", { name: "Run now" }).click();
    await runIsShown(page, "succeeded");
    expect(await page.locator(".strip-facts").textContent()).toContain("what changed lately, absences");
  });

  it("pauses with a reason, which everybody sees, and resumes", async () => {
    const { page } = await open("ann", "/targets/surveys");
    await page.getByRole("button", { name: "Pause…" }).click();
    await page.getByLabel("Reason").fill(`yearly survey ${HARMFUL}`);
    await page.getByRole("dialog").getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByText("paused by hand").waitFor();
    expect((await stage.operations.status()).targets.find(({ name }) => name === "surveys")?.paused).toMatchObject({
      by: "web:ann",
      reason: `yearly survey ${HARMFUL}`,
    });
    await page.goto(stage.url);
    expect(await page.locator(".notice").textContent()).toContain(`“yearly survey ${HARMFUL}”`);
    expect(await page.locator("main img").count()).toBe(0);
    await page.getByRole("button", { name: "Resume surveys" }).click();
    await runIsShown(page, "succeeded");
    expect((await stage.operations.status()).targets.find(({ name }) => name === "surveys")?.state).toBe("ok");
  });

  it("approves exactly what is shown, and those accounts are deactivated there", async () => {
    const left = await manyLeave(stage);
    const { page } = await open("ann", "/targets/learning");
    const rows = page.locator("#held tbody tr");
    expect(await rows.count()).toBe(left.length);
    await page.getByRole("button", { name: `Approve ${left.length} changes…` }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve/ })
      .click();
    await runIsShown(page, "succeeded");
    expect(await page.locator(".chips").textContent()).toContain(`${left.length} deactivated`);
    expect(await stage.operations.target("learning")).toMatchObject({ held: [], status: { hold: null } });
    await comeBack(stage, left);
  });

  it("leaves held changes as they are, is not asked again, and takes that back", async () => {
    const left = await manyLeave(stage);
    const { page } = await open("ann", "/targets/learning");
    await page.getByRole("button", { name: "Reject: leave as it is…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reject: leave as it is" }).click();
    await page.getByText("Rejected: the records are left as they are").waitFor();
    expect(await page.locator("#held").count()).toBe(0);
    const { run } = await stage.sync("learning");
    expect([run.status, run.counts.held, run.counts.deactivate]).toEqual(["succeeded", 0, 0]);
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.waitForURL(/said=undone/);
    expect(await page.locator("#rejected").count()).toBe(0);
    expect((await stage.sync("learning")).run.counts.held).toBe(left.length);
    await comeBack(stage, left);
  });

  it("plans, and what is planned is dated and not done", async () => {
    const { page } = await open("ann", "/targets/learning");
    addPerson(stage.company.personio.world, {
      ...{ firstName: "Nora", lastName: HARMFUL, email: "nora.neuling@example.com" },
      ...{ department: stage.company.personio.world.departments[0]!, office: null },
    });
    const writes = serverOf(stage, "learning").writes().length;
    await page.getByRole("button", { name: "Plan now" }).click();
    await page.locator("main").getByText("Computed for web:ann").waitFor();
    expect(await page.locator(".chips").textContent()).toMatch(/\d to create/);
    expect(await page.locator("main").textContent()).toMatch(/User · create 1.*nora\.neuling@example\.com/s);
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.title()).not.toContain("taken over");
    expect(serverOf(stage, "learning").writes().length).toBe(writes);
  });

  it("finds a person, where they are, and what was done for them, whatever they are called", async () => {
    await stage.sync("learning");
    const { page, complaints } = await open("ann", "/people");
    await page.getByLabel("Find a person").fill("nora.neuling");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: /nora\.neuling/ }).click();
    expect(await page.locator("h1").textContent()).toBe(`Nora ${HARMFUL}`);
    expect(await page.locator(".history").textContent()).toMatch(/User created.*is new in the source/s);
    expect(await page.locator("main img").count()).toBe(0);
    await page.locator(".card", { hasText: "learning" }).getByRole("button", { name: "Explain, as of now" }).click();
    await page.locator(".dated", { hasText: "Read for web:ann" }).waitFor();
    expect(await page.locator(".changes").textContent()).toMatch(
      /User.*nora\.neuling@example\.com.*in step.*Id in the tool/s,
    );
    expect(await page.locator(".history").textContent()).toMatch(/User created/);
    expect(await page.locator("main img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("tests a connection, and reads in words what is wrong and what to do", async () => {
    const learning = serverOf(stage, "learning");
    learning.fault({ how: { status: 401, body: {} }, times: Number.POSITIVE_INFINITY });
    onTestFinished(() => learning.heal());
    const { page } = await open("ann", "/targets/learning");
    await page.getByRole("button", { name: "Test connection" }).click();
    await page.getByText("Asked for by web:ann").waitFor();
    expect(await page.locator("#check").textContent()).toMatch(/failed.*What to do:/s);
  });

  it("sees an outage on top, with its remedy and the button that helps, and resumes", async () => {
    const learning = serverOf(stage, "learning");
    learning.fault({ how: { status: 403, body: {} }, times: Number.POSITIVE_INFINITY });
    await stage.sync("learning");
    const { page } = await open("ann", "/");
    expect(await page.locator(".notice.bad").textContent()).toMatch(
      /learning: paused – a right is missing.*What to do:/s,
    );
    learning.heal();
    await page.getByRole("button", { name: "Resume learning" }).click();
    await runIsShown(page, "succeeded");
    await page.goto(stage.url);
    expect(await page.locator(".notice.bad").count()).toBe(0);
  });

  it("is told in words when what they approve was decided meanwhile", async () => {
    const left = await manyLeave(stage);
    const { page } = await open("ann", "/targets/learning");
    const hold = (await stage.operations.target("learning")).status.hold!;
    await stage.operations.reject("learning", hold.digest, "cli:bob");
    await page
      .getByRole("button", { name: /^Approve/ })
      .first()
      .click();
    const answer = page.waitForResponse((response) => response.request().method() === "POST");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Approve/ })
      .click();
    expect((await answer).status()).toBe(409);
    expect(await page.locator("main").textContent()).toMatch(/STALE_APPROVAL/);
    expect(await page.locator("main").textContent()).toMatch(/was rejected already.*What to do:/s);
    await comeBack(stage, left);
  });

  it("who may only look sees no button, and is refused whatever they send", async () => {
    const { page } = await open("bea", "/targets/learning");
    expect(await page.locator("main button").count()).toBe(0);
    const csrf = await page.locator("input[name=csrf]").first().getAttribute("value");
    const before = await stage.operations.runs({ target: null, cursor: null });
    for (const action of ACTIONS) {
      const sent = await send(page, `/targets/learning/${action}`, { csrf: String(csrf), scope: "full", digest: "x" });
      expect([action, sent]).toEqual([action, 403]);
    }
    expect(await stage.operations.runs({ target: null, cursor: null })).toEqual(before);
  });

  it("a form that does not come from our pages changes nothing", async () => {
    const { page } = await open("ann", "/targets/surveys");
    const before = await stage.operations.runs({ target: null, cursor: null });
    for (const csrf of ["", "made-up"]) {
      for (const action of ACTIONS) {
        const sent = await send(page, `/targets/surveys/${action}`, {
          csrf,
          reason: "by somebody else",
          scope: "full",
        });
        expect([action, sent]).toEqual([action, 403]);
      }
    }
    expect(await stage.operations.runs({ target: null, cursor: null })).toEqual(before);
    expect((await stage.operations.target("surveys")).status.paused).toBeNull();
  });

  it("signs in and out, and is refused with a wrong password", async () => {
    const { page, context } = await visit(browser);
    onTestFinished(() => context.close());
    await page.goto(`${stage.url}/runs`);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
    await page.getByLabel("User").fill("ann");
    await page.getByLabel("Password").fill("guessed");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    await signIn(page, stage, "ann", "/runs");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto(stage.url);
    expect(new URL(page.url()).pathname).toBe("/sign-in");
  });
});

function employees({ company }: Stage): SimPerson[] {
  return company.personio.world.people.filter(({ status, email }) => status === "active" && email);
}

function serverOf({ company }: Stage, target: string): SimServer {
  return company.tools.find((tool) => tool.target === target)!.servers[0]!;
}

/** More than go without asking: they are held. */
async function manyLeave(stage: Stage): Promise<readonly SimPerson[]> {
  const { held } = await stage.operations.target("learning");
  expect(held).toEqual([]);
  const before = new Set((await stage.operations.links("learning")).links.map(({ person }) => person));
  const leaving = employees(stage)
    .filter(({ email }) => before.has(email))
    .slice(-6);
  for (const person of leaving) leave(stage.company.personio.world, person, "2026-07-20");
  expect((await stage.sync("learning")).run).toMatchObject({ status: "held", counts: { held: leaving.length } });
  return leaving;
}

async function comeBack(stage: Stage, people: readonly SimPerson[]): Promise<void> {
  for (const person of people)
    changePerson(stage.company.personio.world, person, {
      status: "active",
      lastWorkingDay: null,
      terminationDate: null,
    });
  await stage.sync("learning");
}

async function runIsShown(page: Page, status: string): Promise<void> {
  await page.waitForURL(/\/runs\/\w+$/, { timeout: 20_000 });
  await page.locator("h1 .badge", { hasText: status }).waitFor({ timeout: 20_000 });
}

/** As the page itself would send it; gives the status. */
function send(page: Page, path: string, form: Readonly<Record<string, string>>): Promise<number> {
  const body = new URLSearchParams(form).toString();
  const type = "application/x-www-form-urlencoded";
  return page.evaluate(
    `fetch(${JSON.stringify(path)}, { method: "POST", body: ${JSON.stringify(body)}, headers: { "content-type": "${type}" } }).then(({ status }) => status)`,
  );
}
