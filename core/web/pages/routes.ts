/** Every page. Whoever asks is known: `context.get("visitor")`. */
import { Hono } from "hono";
import type { WebEnv } from "../auth/visitor.ts";
import { mailboxPage } from "../mailbox-page.ts";
import { overviewPage } from "../overview-page.ts";
import { viewOf } from "../page.ts";
import type { WebParts } from "../parts.ts";

export type PageParts = Pick<WebParts, "operations" | "config" | "clock" | "log" | "mailbox">;

export function pageRoutes(parts: PageParts): Hono<WebEnv> {
  const { operations, mailbox } = parts;
  const app = new Hono<WebEnv>();
  app.get("/", async (context) => {
    const [status, { runs }] = await Promise.all([
      operations.status(),
      operations.runs({ target: null, cursor: null }),
    ]);
    return context.html(overviewPage({ status, runs }, viewOf(parts, context.get("visitor"))));
  });
  if (mailbox)
    app.get("/mailbox", async (context) =>
      context.html(mailboxPage(await mailbox.recent(100), viewOf(parts, context.get("visitor")))),
    );
  return app;
}
