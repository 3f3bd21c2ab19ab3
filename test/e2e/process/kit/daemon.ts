/** A daemon in a place: started, ready, and spoken to as a browser or a watchdog would. */
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
  /** Its page, with the login. */
  page(path: string): Promise<string>;
}

export async function startDaemon(place: Place, ...options: string[]): Promise<Daemon> {
  const program = place.start("start", ...options);
  const [, url] = (await program.says(/"url":"([^"]+)","msg":"rollcall is ready"/)) as unknown as [string, string];
  const authorization = `Basic ${Buffer.from(`admin:${CANARIES.PAGE_PASSWORD}`).toString("base64")}`;
  return {
    program,
    url,
    log: () =>
      program.stderr
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line)),
    page: async (path) => (await fetch(`${url}${path}`, { headers: { authorization } })).text(),
  };
}
