/**
 * `/events`: server-sent events for visitors who are signed in. `run`: a run began or ended; `progress`: how far it has come; `state`:
 * something about a target changed, perhaps by another process. Missed events are not repeated: a page that connects again loads its
 * content again.
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

/** How many tabs may listen at once; each keeps a connection open. */
const LISTENERS = 100;
/** How often an empty message is sent, so that no proxy takes the connection for dead, and a visitor who signed out is cut off. */
const BREATH_MS = 20_000;
/** How many of these messages in a row a browser may fail to take before its connection is closed. */
const BREATHS = 3;
const RETRY_MS = 5_000;

export function eventRoutes(parts: WebParts): Hono<WebEnv> {
  const { closing, clock } = parts;
  const identify = createIdentify(parts);
  const feed = createFeed(parts);
  let listening = 0;
  const app = new Hono<WebEnv>();
  app.get("/events", requireVisitor(identify), (context) => {
    // The answer to HEAD has no body.
    if (context.req.method === "HEAD") return context.body(null, 200, { "Content-Type": "text/event-stream" });
    if (listening >= LISTENERS) throw new HTTPException(429, { message: "too many pages listen already" });
    listening += 1;
    context.header("X-Accel-Buffering", "no");
    // If everybody is let in, identifying a visitor without a cookie would set one, but the headers have been sent by then.
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
      async (error) => parts.log.error({ err: error }, "events not sent"),
    );
  });
  return app;
}

interface Serving {
  readonly closing: AbortSignal;
  readonly isStill: () => Promise<boolean>;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Serves until the browser leaves or takes nothing any more, the visitor is no longer signed in, or the server closes. */
async function serve(stream: SSEStreamingApi, feed: Feed, { closing, isStill, sleep }: Serving): Promise<void> {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  const ended = AbortSignal.any([closing, gone.signal]);
  const hush = feed.follow(
    (event, data) => void stream.writeSSE({ event, data: JSON.stringify(data) }).catch(() => gone.abort()),
  );
  try {
    // No write is awaited, since one that nobody takes never ends.
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
