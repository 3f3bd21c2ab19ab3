/** Every page of the demo's company in a real browser: as it looks, without complaints, for keyboard and screen reader too. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { leave } from "../../plugins/personio/world.ts";
import { axeFindings } from "./axe.ts";
import { hasChromium, openChromium, overflowOf, signedIn, visit } from "./chromium.ts";
import { openStage, type Stage } from "./stage.ts";

/** To look at, where `ROLLCALL_SCREENSHOTS=1` asks for them; not kept by git. */
const SCREENSHOTS = process.env.ROLLCALL_SCREENSHOTS ? join(import.meta.dirname, "../../screenshots") : null;

/** Findings at one after the other: style sheets alone know in which one a page is. */
const WINDOWS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
  // A window of 1280 pixels at 400 %.
  { name: "magnified", colorScheme: "light", viewport: { width: 320, height: 740 } },
] as const;

/** A company, its first runs and a browser, also where many do such things at once. */
const SLOWLY = 180_000;

describe.skipIf(!hasChromium)("in a browser (needs Debian's chromium)", { timeout: SLOWLY }, () => {
  let stage: Stage;
  let browser: Browser;
  let ann: Awaited<ReturnType<typeof signedIn>>;
  let paths: Readonly<Record<string, string>>;

  beforeAll(async () => {
    if (SCREENSHOTS) await mkdir(SCREENSHOTS, { recursive: true });
    [stage, browser] = await Promise.all([openStage(), openChromium()]);
    await trouble(stage);
    paths = await everyPage(stage);
    ann = await signedIn(browser, stage, "ann");
  }, SLOWLY);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function open(options: Parameters<typeof visit>[1] = {}) {
    const visitor = await visit(browser, { ...ann, ...options });
    onTestFinished(() => visitor.context.close());
    await visitor.page.goto(stage.url);
    return visitor;
  }

  it("every page in light, in dark and on a phone is without complaint, fits the window, and axe finds nothing serious", async () => {
    // Colours that glide from the one to the other are looked at before they are there.
    const { page, complaints } = await open({ reducedMotion: "reduce" });
    await askForAll(page, stage);
    const findings: string[] = [];
    for (const [name, path] of Object.entries(paths)) {
      await page.goto(stage.url + path);
      expect(await page.locator("main").textContent(), `${path} shows the source of a text`).not.toMatch(
        /=>|undefined/,
      );
      findings.push(...(await findingsInAll(page, name)));
    }
    expect(findings).toEqual([]);
    expect(complaints.filter((line) => !line.includes("/nowhere"))).toEqual([]);
  });

  it("so is the page to sign in, before and after a wrong password", async () => {
    const { page, context, complaints } = await visit(browser, { reducedMotion: "reduce" });
    onTestFinished(() => context.close());
    await page.goto(`${stage.url}/sign-in`);
    const findings = await findingsInAll(page, "sign-in");
    await page.getByLabel("User").fill("ann");
    await page.getByLabel("Password").fill("made-up-and-wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();
    findings.push(...(await findingsInAll(page, "sign-in-wrong")));
    expect(findings).toEqual([]);
    expect(complaints.filter((line) => !line.includes("401"))).toEqual([]);
  });

  it("is used by keyboard alone: to the content, into a small window, out of it again", async () => {
    const { page } = await open();
    await page.goto(`${stage.url}/targets/surveys`);
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("To the content");
    await page.keyboard.press("Enter");
    for (let presses = 0; (await focused(page)) !== "Pause…" && presses < 20; presses += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Pause surveys" });
    await dialog.waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("pause");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("reason");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(await focused(page)).toBe("Pause…");
  });

  it("leaves alone without JavaScript too what somebody is about to decide", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    const loadsAgain = () => page.locator('meta[http-equiv="refresh"]').count();
    expect(await loadsAgain()).toBe(1);
    for (const path of ["/targets/surveys", "/targets/learning", "/runs"]) {
      await page.goto(stage.url + path);
      expect(await page.getByRole("button", { name: /Pause…|Approve|Show/ }).count()).toBeGreaterThan(0);
      expect([path, await loadsAgain()]).toEqual([path, 0]);
    }
  });

  it("works without JavaScript: forms, links and small windows", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    for (const path of Object.values(paths)) {
      await page.goto(stage.url + path);
      expect(await page.locator("main h1").count()).toBe(1);
    }
    await page.goto(`${stage.url}/runs`);
    await page.locator("tbody td:last-child").first().click({ force: true });
    expect(await page.locator("h1").textContent()).toMatch(/^Run \w{8}/);
    await page.goto(`${stage.url}/people`);
    await page.getByLabel("Find a person").fill("ada");
    await page.getByRole("button", { name: "Find" }).click();
    expect(await page.getByRole("link", { name: /Ada Anvil/ }).count()).toBe(1);
    await page.goto(`${stage.url}/targets/absences-in-awork`);
    await page.getByRole("button", { name: "Run now absences-in-awork" }).click();
    await expect.poll(() => page.locator("h1").textContent(), { timeout: 20_000 }).toMatch(/^Run \w{8}/);
  });

  it("shows the chart of runs in words, and what a colour means beside it", async () => {
    const { page } = await open();
    const strip = page.getByRole("img", { name: /^Last runs of learning: / });
    expect(await strip.getAttribute("aria-label")).toMatch(/1 succeeded, 1 held/);
    expect(await page.locator("#learning .badge").textContent()).toBe("held");
  });

  it("hides secrets among the settings in force", async () => {
    const { page } = await open();
    await page.goto(`${stage.url}/targets/learning`);
    const settings = await page.locator("#settings").textContent();
    expect(settings).toContain("connector.tokenset, hidden");
    expect(await page.content()).not.toContain("learning-token");
  });

  it("renews itself while somebody looks, and leaves alone what they are about to decide", async () => {
    const { page } = await open();
    await page.goto(`${stage.url}/targets/surveys`);
    await page.getByRole("button", { name: "Pause…" }).click();
    await page.getByLabel("Reason").fill("half a sent");
    await stage.sync("surveys");
    await page.waitForTimeout(1_500);
    expect(await page.getByLabel("Reason").inputValue()).toBe("half a sent");
    await page.keyboard.press("Escape");
    const rows = page.locator("table.rows tbody tr");
    const before = await rows.count();
    await stage.sync("surveys");
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeGreaterThan(before);
  });

  it.each([
    ["of ours", 500, "<title>sorry</title><main><h1>something went wrong</h1></main>"],
    ["of the proxy before us", 502, "<title>sorry</title>"],
  ])("keeps what it shows through an error %s, and renews itself afterwards", async (_, status, body) => {
    const { page } = await open();
    await page.goto(`${stage.url}/targets/surveys`);
    const shown = async () => [await page.locator("h1").textContent(), await page.title()];
    const before = await shown();
    let failed = 0;
    await page.route(page.url(), (route) => {
      failed += 1;
      return route.fulfill({ status, contentType: "text/html", body });
    });
    await stage.sync("surveys");
    await expect.poll(() => failed, { timeout: 20_000 }).toBeGreaterThan(0);
    const lost = page.getByRole("alert").filter({ hasText: "rollcall does not answer" });
    await lost.waitFor();
    expect(await shown()).toEqual(before);
    await page.unroute(page.url());
    await lost.waitFor({ state: "hidden" });
    const rows = page.locator("table.rows tbody tr");
    const count = await rows.count();
    await stage.sync("surveys");
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBeGreaterThan(count);
  });
});

/** What axe finds on the page in each window; none may be narrower than the page. */
async function findingsInAll(page: Page, name: string): Promise<string[]> {
  const findings: string[] = [];
  for (const { name: window, colorScheme, viewport } of WINDOWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    if (SCREENSHOTS) await page.screenshot({ path: join(SCREENSHOTS, `${name}-${window}.png`), fullPage: true });
    expect(await overflowOf(page), `${page.url()} is wider than the window (${window})`).toBe(0);
    if (window !== "magnified") findings.push(...(await axeFindings(page)).map((line) => `${window} ${line}`));
  }
  return findings;
}

/** Something is held, somebody is ambiguous, a tool is down, and one target is paused. */
async function trouble({ company, operations, sync }: Stage): Promise<void> {
  const { world } = company.personio;
  for (const person of world.people.filter(({ status, email }) => status === "active" && email).slice(2, 9))
    leave(world, person, "2026-07-20");
  await sync("learning");
  await operations.pause("shifts", "cli:ann", "stock-taking");
}

/** A plan, a test, who is who and one person explained, so that their pages have something to show. */
async function askForAll(page: Page, { url, operations }: Stage): Promise<void> {
  for (const [path, button, shown] of [
    ["/targets/learning/plan", "Plan now", "Computed for web:ann"],
    ["/targets/learning/people", "Read both sides now", "Read for web:ann"],
    [await explainedPath(operations), "Explain, as of now", "Read for web:ann"],
    ["/targets/learning", "Test connection", "Asked for by web:ann"],
  ] as const) {
    await page.goto(url + path);
    await page.getByRole("button", { name: button }).click();
    await page.locator("main").getByText(shown).waitFor();
  }
}

async function explainedPath(operations: Stage["operations"]): Promise<string> {
  const { people } = await operations.findPeople({ text: "ada", target: null, state: null, cursor: null });
  return `/targets/learning/people/${people[0]!.id}`;
}

async function everyPage({ operations }: Stage): Promise<Record<string, string>> {
  const { runs } = await operations.runs({ target: "learning", cursor: null, status: "held" });
  const { people } = await operations.findPeople({ text: "ada", target: null, state: null, cursor: null });
  const [run, person] = [runs[0]!, people[0]!];
  return {
    overview: "/",
    target: "/targets/learning",
    "target-paused": "/targets/shifts",
    plan: "/targets/learning/plan",
    who: "/targets/learning/people",
    explained: await explainedPath(operations),
    runs: "/runs",
    run: `/runs/${run.id}`,
    "run-records": `/runs/${run.id}/records/kept`,
    records: "/targets/learning/records/held",
    people: "/people",
    person: `/people/${person.source}/${person.id}`,
    mailbox: "/mailbox",
    missing: "/nowhere",
  };
}

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.textContent.trim()");
}
