/** What the script of the pages does while somebody works on a page that renews itself. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { hasChromium, openChromium, signedIn, visit } from "./chromium.ts";
import { openStage, type Stage } from "./stage.ts";

const SLOWLY = 180_000;

describe.skipIf(!hasChromium)("a page that renews itself (needs Debian's chromium)", { timeout: SLOWLY }, () => {
  let stage: Stage;
  let browser: Browser;
  let ann: Awaited<ReturnType<typeof signedIn>>;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage({ people: 6 }), openChromium()]);
    ann = await signedIn(browser, stage, "ann");
  }, SLOWLY);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  async function open(path: string): Promise<Page> {
    const { page, context } = await visit(browser, ann);
    onTestFinished(() => context.close());
    const listens = page.waitForResponse(`${stage.url}/events`);
    await page.goto(stage.url + path);
    await listens;
    return page;
  }

  /** Somebody pauses desks, whose notice comes on top of the overview at the end of the next run of anything. */
  async function pauseDesks(): Promise<void> {
    await stage.operations.pause("desks", "cli:bob", "stock-taking");
    onTestFinished(resumeDesks);
  }

  async function resumeDesks(): Promise<void> {
    const isPaused = async () => (await stage.operations.target("desks")).status.paused !== null;
    if (!(await isPaused())) return;
    await stage.operations.requestRun("desks", {
      ...{ by: "cli:bob", area: null, scope: "full", approve: null, resume: true },
    });
    await expect.poll(isPaused, { timeout: 20_000 }).toBe(false);
  }

  it("leaves the focus on the button that had it, whatever comes before it on the page", async () => {
    const page = await open("/");
    await page.getByRole("button", { name: "Run now surveys" }).focus();
    await pauseDesks();
    await stage.sync("shifts");
    await page.getByText("“stock-taking”").waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Run now surveys");
  });

  it("gives the focus of a button that is gone to no other button", async () => {
    await pauseDesks();
    const page = await open("/");
    await page.getByRole("button", { name: "Resume desks" }).focus();
    await resumeDesks();
    await page.getByText("“stock-taking”").waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
  });

  it("keeps a text that the reader has marked, until they let go of it", async () => {
    const page = await open("/");
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('#desks small'))");
    await pauseDesks();
    await stage.sync("shifts");
    await page.waitForTimeout(1_500);
    expect(await page.evaluate("getSelection().toString()")).toBe("bookings-release");
    expect(await page.getByText("“stock-taking”").count()).toBe(0);
    await page.evaluate("getSelection().removeAllRanges()");
    await stage.sync("shifts");
    await page.getByText("“stock-taking”").waitFor();
  });

  it("tells people who cannot see it what is new", async () => {
    const page = await open("/");
    const said = page.locator('[role="status"]');
    expect(await said.textContent()).toBe("");
    await pauseDesks();
    await stage.sync("shifts");
    await expect
      .poll(() => said.textContent(), { timeout: 20_000 })
      .toMatch(/^One target needs a look\. desks: paused by hand$/);
  });

  it("says that it gets no answer, also where rollcall takes the question and is silent", async () => {
    const page = await open("/");
    await page.evaluate("AbortSignal.timeout = () => AbortSignal.abort()");
    await page.route(page.url(), () => undefined);
    await stage.sync("shifts");
    await page.getByRole("alert").filter({ hasText: "rollcall does not answer" }).waitFor();
  });

  it("sends a form once that somebody presses twice, and shows that it is on its way", async () => {
    const page = await open("/targets/surveys");
    const press = "form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))";
    const goes = `(() => { const form = document.querySelector('form[action$="/run"]'); return [${press}, ${press}]; })()`;
    expect(await page.evaluate(goes)).toEqual([true, false]);
    expect(await page.locator('form[aria-busy="true"]').count()).toBe(1);
  });
});
