/** A daemon in a place: started, ready, and spoken to as a browser or a watchdog would. */
import { createBrowser, type Browser } from "../../../core/web/browser.ts";
import type { Place } from "./place.ts";
import { CANARIES, variable } from "./place.ts";
import type { Program } from "./program.ts";

/** Lines of the config for a page behind a login, on a free port. */
export const PAGE = `web: { listen: "127.0.0.1:0", password: "${variable("PAGE_PASSWORD")}" }`;

export interface Daemon {
  readonly program: Program;
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Lines of its log. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever a line brings along
  log(): any[];
  readonly browser: Browser;
  /** Its page, signed in. */
  page(path: string): Promise<string>;
}

export async function startDaemon(place: Place, ...options: string[]): Promise<Daemon> {
  const program = place.start("start", ...options);
  const [, url] = (await program.says(/"url":"([^"]+)","msg":"rollcall is ready"/)) as unknown as [string, string];
  const browser = createBrowser(url);
  return {
    program,
    url,
    log: () =>
      program.stderr
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
    browser,
    async page(path) {
      if (!browser.cookies.has("rollcall")) await browser.signIn("admin", CANARIES.PAGE_PASSWORD);
      return (await browser.get(path)).text();
    },
  };
}
