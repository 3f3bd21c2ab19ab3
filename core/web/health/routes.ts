/** `/healthz`: the process lives. `/readyz`: it does its work. Both need no login and reveal nothing private. */
import { Hono } from "hono";
import type { WebParts } from "../parts.ts";
import { readinessOf } from "./readiness.ts";

export function healthRoutes({ ready, log }: Pick<WebParts, "ready" | "log">): Hono {
  const app = new Hono();
  app.get("/healthz", (context) => context.text("ok"));
  app.get("/readyz", async (context) => {
    const { ready: isReady, checks } = await readinessOf(ready, log);
    return context.json({ ready: isReady, checks }, isReady ? 200 : 503);
  });
  return app;
}
