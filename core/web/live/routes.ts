/**
 * `/events`: what happens, as server-sent events, for whoever is signed in. `run`: one began or ended; `progress`: where it
 * stands; `state`: something about a target changed, perhaps by another process. Nothing is repeated for who was away: a page
 * that connects again looks again.
 */
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { streamSSE, type SSEStreamingApi } from "hono/streaming";
import { createIdentify } from "../auth/identify.ts";
import { isOpen } from "../auth/is-open.ts";
import type { WebEnv } from "../auth/visitor.ts";
import { requireVisitor } from "../auth/require-visitor.ts";
import type { WebParts } from "../parts.ts";
import { createFeed, type Feed } from "./feed.ts";

/** Tabs that may listen at once. Each is a connection that stays. */
const LISTENERS = 100;
/** So that proxies do not take it for dead, and that who signed out does not listen on. */
const BREATH_MS = 20_000;
/** After so many in a row that a browser did not take, it does not listen. */
const BREATHS = 3;
const RETRY_MS = 5_000;

export function eventRoutes(parts: WebParts): Hono<WebEnv> {
  const { closing, clock } = parts;
  const identify = createIdentify(parts);
  const feed = createFeed(parts);
  let listening = 0;
  const app = new Hono<WebEnv>();
  app.get("/events", requireVisitor(identify), (context) => {
    // Nobody reads the body of its answer, so there is none.
    if (context.req.method === "HEAD") return context.body(null, 200, { "Content-Type": "text/event-stream" });
    if (listening >= LISTENERS) throw new HTTPException(429, { message: "too many pages listen already" });
    listening += 1;
    context.header("X-Accel-Buffering", "no");
    // Whoever comes without a cookie where all are let in would be given one, in headers that are sent by then.
    const isStill = async () => isOpen(parts) || (await identify.program(context).catch(() => null)) !== null;
    return streamSSE(
      context,
      async (stream) => {
        try {
          await serve(stream, feed, { closing, isStill, sleep: clock.sleep });
        } finally {
          listening -= 1;
        }
      },
      async (error) => parts.log.error("events not sent", { err: error }),
    );
  });
  return app;
}

interface Serving {
  readonly closing: AbortSignal;
  readonly isStill: () => Promise<boolean>;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Until the browser goes or takes nothing any more, the visitor may no longer, or the server closes. */
async function serve(stream: SSEStreamingApi, feed: Feed, { closing, isStill, sleep }: Serving): Promise<void> {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const ended = AbortSignal.any([closing, gone.signal]);
  const hush = feed.follow(
    (event, data) => void stream.writeSSE({ event, data: JSON.stringify(data) }).catch(() => gone.abort()),
  );
  try {
    // Nothing here waits for a write: one that nobody takes never ends.
    void stream.writeSSE({ event: "hello", data: "{}", retry: RETRY_MS });
    let untaken = 0;
    while (untaken < BREATHS && !ended.aborted && (await isStill())) {
      untaken += 1;
      void stream.write(": \n\n").then(() => {
        untaken = 0;
      });
      await sleep(BREATH_MS, ended).catch(() => undefined);
    }
    if (untaken === BREATHS) stream.abort();
  } finally {
    hush();
  }
}
