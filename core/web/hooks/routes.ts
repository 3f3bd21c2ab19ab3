/**
 * `/hooks/SOURCE`, which a source calls when something has changed. It needs no login; the source's plugin checks the token of the call
 * before anything of the body is read. A notice is only stored, so the answer takes less than a second; if the database takes longer, that is
 * a failure of ours, though it may store the notice yet. Only such a failure is answered so that the caller tries again.
 */
import { Hono, type Context } from "hono";
import { inTime } from "../../model/in-time.ts";
import { RULES } from "../../model/rules.ts";
import type { NoticeAnswer } from "../../engine/live.ts";
import type { Clock } from "../../model/time.ts";
import type { WebParts } from "../parts.ts";
import { readText } from "./read-text.ts";
import { createRefusals } from "./refusals.ts";

/** The largest body; a notice is short. */
const BODY_BYTES = 64 * 1_024;

type HookParts = Pick<WebParts, "notices" | "clock" | "log" | "live">;

export function hookRoutes(parts: HookParts): Hono {
  const { notices, log, live } = parts;
  const refusals = createRefusals(parts);
  const app = new Hono();
  app.all("/hooks/:source", async (context) => {
    const source = context.req.param("source");
    const webhook = notices.webhookOf(source);
    if (!webhook) return context.text("not found", 404);
    if (context.req.method !== "POST") return context.text("POST only", 405, { Allow: "POST" });
    const answered = (answer: NoticeAnswer) => live.tell({ event: "notice", source, answer });
    if (!webhook.isSender(context.req.header())) {
      answered("refused");
      refusals.note(source);
      return closing(context, 401);
    }
    const text = await readText(context.req.raw, { bytes: BODY_BYTES, ms: RULES.notices.bodyMs, clock: parts.clock });
    const body = typeof text === "string" ? objectIn(text) : null;
    if (!body) {
      answered("malformed");
      return typeof text === "string" ? context.text("expected a JSON object", 400) : closing(context, text);
    }
    const notice = webhook.read(body);
    try {
      if (notice) await soon(notices.take({ source, notice }), parts.clock);
    } catch (error) {
      log.error({ source, err: error }, "a change notice could not be written down");
      answered("failed");
      return context.text("try again later", 503, { "Retry-After": "30" });
    }
    answered(notice ? "taken" : "passed_over");
    return context.text("thank you", 202);
  });
  return app;
}

/** @throws Error if the notice is not stored within the time that Personio waits */
async function soon(storing: Promise<void>, clock: Clock): Promise<void> {
  const ms = RULES.answers.noticeMs;
  const end = await inTime(storing, { ms, clock, late: "late" as const });
  if (end === "late") throw new Error(`the database did not answer within ${ms} ms`);
}

/** Answers and closes the connection, since the rest of the body is not read and nothing else could follow. */
function closing(context: Context, status: 401 | 408 | 413): Response {
  const words = { 401: "unauthorized", 408: "too slow", 413: "too large" };
  return context.text(words[status], status, { Connection: "close" });
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
