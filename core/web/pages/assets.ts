/** What pages are made of besides themselves: nothing private, so that the sign-in has it too. */
import { Hono } from "hono";
import { STYLE } from "../style.ts";

export function assetRoutes(): Hono {
  const app = new Hono();
  app.get("/style.css", (context) => context.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }));
  return app;
}
