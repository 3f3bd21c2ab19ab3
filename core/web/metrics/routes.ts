/**
 * `/metrics` for Prometheus: needs a token (of any role) unless `web.metrics` is open. While the database stands still, there is neither a
 * gauge nor a token to be read: the answer is 503, and whoever watches finds nothing measured.
 */
import { Hono } from "hono";
import { createIdentify } from "../auth/identify.ts";
import type { WebEnv } from "../auth/visitor.ts";
import { requireAnyToken } from "../auth/require-visitor.ts";
import { readinessOf } from "../health/readiness.ts";
import { inTime } from "../../model/in-time.ts";
import { RULES } from "../../model/rules.ts";
import type { WebParts } from "../parts.ts";
import { createMeters } from "./meters.ts";

export function metricRoutes(parts: WebParts): Hono<WebEnv> {
  const { operations, ready, log, config, live, traffic, version, closing, clock } = parts;
  const meters = createMeters(version);
  closing.addEventListener("abort", live.listen(meters.heard), { once: true });
  const signedIn = requireAnyToken(createIdentify(parts));
  const app = new Hono<WebEnv>();
  app.use("/metrics", async (context, next) => {
    const answering = next().then(() => "answered" as const);
    const end = await inTime(answering, { ms: RULES.answers.metricsMs, clock, late: "late" as const });
    return end === "late" ? context.text("the database does not answer", 503) : undefined;
  });
  app.get(
    "/metrics",
    (context, next) => (config().web?.metrics === "open" ? next() : signedIn(context, next)),
    async (context) => {
      const { checks } = await readinessOf(ready, log);
      const readings = { status: await operations.status(), checks, traffic: traffic() };
      const { text, type } = await meters.read(readings);
      return context.body(text, 200, { "Content-Type": type });
    },
  );
  return app;
}
