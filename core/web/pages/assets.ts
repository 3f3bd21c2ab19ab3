/** Serves style sheet, script and icon. They hold nothing private, so the sign-in page can use them too. */
import { Hono } from "hono";
import { ASSETS } from "../assets.ts";

const FOR_GOOD = "public, max-age=31536000, immutable";

export function assetRoutes(): Hono {
  const app = new Hono();
  for (const { path, type, text } of Object.values(ASSETS)) {
    const [address = path] = path.split("?");
    app.get(address, (context) => context.body(text, 200, { "Content-Type": type, "Cache-Control": FOR_GOOD }));
  }
  return app;
}
