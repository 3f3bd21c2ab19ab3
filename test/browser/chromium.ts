/** Debian's chromium, driven by playwright-core: opened once a file, a new profile for each visit. */
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { findProgram } from "../kit/find-program.ts";
import { USERS, type Stage } from "./stage.ts";

const executablePath = findProgram("chromium");

export const hasChromium = executablePath !== null;

/** As root (in CI's container) chromium has no sandbox of its own. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: String(executablePath), args: ["--no-sandbox", "--disable-gpu"] });
}

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: errors in the console, scripts that failed, what the policy forbade. */
  readonly complaints: string[];
}

export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  return { page, context, complaints };
}

/** The cookies of somebody who has signed in, for further visits. */
export async function signedIn(browser: Browser, stage: Stage, user: keyof typeof USERS) {
  const { page, context } = await visit(browser);
  await signIn(page, stage, user);
  const storageState = await context.storageState();
  await context.close();
  return { storageState };
}

export async function signIn(page: Page, { url }: Stage, user: keyof typeof USERS, path = "/"): Promise<void> {
  await page.goto(`${url}/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel("User").fill(user);
  await page.getByLabel("Password").fill(USERS[user].password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`${url}${path}`);
}

/** By how many pixels the page is wider than the window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate("document.documentElement.scrollWidth - innerWidth");
}
