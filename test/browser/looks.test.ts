/** How pages and mails look: what must be told apart can be, and nothing lies over anything else on a phone. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { allMails, readerOf } from "../core/notify/mails/samples.ts";
import { hasChromium, openChromium, overflowOf, visit } from "./chromium.ts";
import { openStage, type Stage } from "./stage.ts";

const SLOWLY = 180_000;

describe.skipIf(!hasChromium)("the look (needs Debian's chromium)", { timeout: SLOWLY }, () => {
  let stage: Stage;
  let browser: Browser;

  beforeAll(async () => {
    [stage, browser] = await Promise.all([openStage({ people: 6, language: "de", open: true }), openChromium()]);
  }, SLOWLY);
  afterAll(async () => {
    await browser?.close();
    await stage?.close();
  });

  it.each(["light", "dark"] as const)(
    "outlines fields and what has the focus so that it can be seen, and draws bars so (%s)",
    async (colorScheme) => {
      const { page, context } = await visit(browser, { colorScheme, reducedMotion: "reduce" });
      onTestFinished(() => context.close());
      await page.goto(`${stage.url}/people`);
      await page.locator("#q").focus();
      const ground = "getComputedStyle(document.body).backgroundColor";
      const field = "getComputedStyle(document.querySelector('#q'))";
      const seen = await page.evaluate(
        contrasts([
          [`${field}.borderTopColor`, `${field}.backgroundColor`],
          [`${field}.outlineColor`, ground],
        ]),
      );
      await page.goto(stage.url);
      const card = "getComputedStyle(document.querySelector('.target')).backgroundColor";
      const tone = (name: string) => `getComputedStyle(document.documentElement).getPropertyValue('--${name}-fill')`;
      const drawn = await page.evaluate(
        contrasts(["good", "warn", "bad", "busy", "calm"].map((name) => [tone(name), card])),
      );
      expect(Math.min(...(seen as number[]), ...(drawn as number[]))).toBeGreaterThanOrEqual(3);
    },
  );

  it("says in German what it says in English, on a phone with nothing over anything else", async () => {
    const { page, context, complaints } = await visit(browser, { viewport: { width: 360, height: 740 } });
    onTestFinished(() => context.close());
    for (const path of ["/", "/runs", "/people", "/targets/desks"]) {
      await page.goto(stage.url + path);
      expect(await page.locator("html").getAttribute("lang")).toBe("de");
    }
    expect(await page.getByRole("button", { name: "Jetzt starten" }).count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.goto(stage.url);
    // The longest state.
    await page.evaluate("for (const one of document.querySelectorAll('.badge')) one.textContent = 'zurückgehalten'");
    const overlaps = await page.evaluate(`[...document.querySelectorAll(".target")].filter((target) => {
      const boxes = [...target.querySelectorAll(".badge, button, .strip, dl")].map((one) => one.getBoundingClientRect());
      return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom));
    }).length`);
    expect(overlaps).toBe(0);
  });

  it("shows every mail on a phone without a line that is wider than it", async () => {
    const { page } = await visit(browser, { viewport: { width: 360, height: 740 } });
    onTestFinished(() => page.context().close());
    for (const language of ["en", "de"] as const) {
      const mails = allMails(readerOf(language, "https://rollcall.firmengruppe.example.com"));
      for (const [name, { html }] of Object.entries(mails)) {
        await page.setContent(html);
        expect([name, await overflowOf(page)]).toEqual([name, 0]);
      }
    }
  });
});

/** Code that gives how well each colour is told from the other, as WCAG 2 measures it. */
function contrasts(pairs: readonly (readonly string[])[]): string {
  return `(() => {
    const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
    const light = (color) => {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => { const [less, more] = [light(one), light(other)].sort((a, b) => a - b); return (more + 0.05) / (less + 0.05); };
    return [${pairs.map(([one, other]) => `contrast(${one}, ${other})`).join(", ")}];
  })()`;
}
