/**
 * The address of the demo's dashboard: a free port of this machine, or what $ROLLCALL_LISTEN says, as in the image. If other machines
 * can reach it, it asks for a password like any dashboard; this one need not be secret, since everything to see is made up.
 */
import { parseListen } from "../../config/settings.ts";
import { isLoopback } from "../../model/loopback.ts";

export interface DemoPage {
  readonly listen: string;
  readonly password: string | null;
}

const PASSWORD = "demo";

/** `port`, if given, replaces that of the variable. A text that is no address is left for the config's loader to refuse. */
export function demoPage(listen: string | undefined, port: number | null): DemoPage {
  const wanted = listen || "127.0.0.1:0";
  const parsed = parseListen(wanted);
  if (!parsed) return { listen: wanted, password: PASSWORD };
  const host = parsed.host.includes(":") ? `[${parsed.host}]` : parsed.host;
  return { listen: `${host}:${port ?? parsed.port}`, password: isLoopback(parsed.host) ? null : PASSWORD };
}

/** The text that invites to the dashboard. An address that means "everywhere" cannot be opened in a browser, so `localhost` replaces it. */
export function invitation(url: string, { password }: DemoPage): string {
  const open = url.replace(/^http:\/\/(0\.0\.0\.0|\[::\])/, "http://localhost");
  const login = password === null ? "" : ` Sign in as admin with the password ${password}.`;
  return `The dashboard is at ${open} and the mailbox at ${open}/mailbox.${login} Ctrl-C ends the demo.`;
}
