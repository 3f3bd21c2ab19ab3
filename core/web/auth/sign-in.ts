/** Signing in and out. The right password opens a session; a wrong one is only told to be wrong, and guessing gets slower and slower. */
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono, type Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { RULES } from "../../model/rules.ts";
import type { WebParts } from "../parts.ts";
import { viewOf } from "../page.ts";
import { signInPage } from "../pages/sign-in-page.ts";
import { createAttempts } from "./attempts.ts";
import { giveCookie, readCookie, takeCookie } from "./cookies.ts";
import { csrfOf, requireOwnForm } from "./csrf.ts";
import { isOpen } from "./is-open.ts";
import { ownPath } from "./own-path.ts";
import { isPassword } from "./password.ts";
import { createSessions, type WebUser } from "./sessions.ts";
import { visitCookie } from "./visit-cookie.ts";

/** The longest password that is looked at; a longer one would only cost time. */
const LONGEST = 1_024;
/** How many sign-ins may be under way at once. */
const LOOKING = 20;

export function signInRoutes(parts: WebParts): Hono {
  const { store, config, clock, key } = parts;
  const users = () => config().web?.users ?? [];
  const publicUrl = () => config().web?.publicUrl ?? null;
  const sessions = createSessions({ table: store.sessions, users, clock, key });
  const judge = createJudge(parts);
  const app = new Hono();

  const show = (context: Context, form: { readonly next: string; readonly user: string; readonly wrong: boolean }) =>
    context.html(
      signInPage({ ...form, csrf: csrfOf(visitCookie(context, parts), key) }, viewOf(parts, null)),
      form.wrong ? 401 : 200,
    );

  app.get("/sign-in", async (context) => {
    const next = ownPath(context.req.query("next") ?? "");
    const cookie = readCookie(context, "rollcall", publicUrl());
    if (isOpen(parts) || (cookie && (await sessions.of(cookie)))) return context.redirect(next, 303);
    const [only, ...others] = users();
    const user = others.length === 0 && only?.name === "admin" ? only.name : "";
    return show(context, { next, user, wrong: false });
  });

  app.post("/sign-in", async (context) => {
    await requireOwnForm(context, csrfOf(visitCookie(context, parts), key), publicUrl());
    const form = await formOf(context);
    const user = await judge(form, context);
    if (!user) return show(context, { ...form, wrong: true });
    // A new cookie, so that one which somebody else planted before is worth nothing.
    await sessions.open(user, giveCookie(context, "rollcall", publicUrl(), RULES.sessions.longestMs / 1_000));
    takeCookie(context, "rollcall_visit", publicUrl());
    await store.actions.add({
      at: clock.now(),
      actor: `web:${user.name}`,
      action: "sign_in",
      target: null,
      detail: null,
    });
    return context.redirect(form.next, 303);
  });

  app.post("/sign-out", async (context) => {
    const cookie = readCookie(context, "rollcall", publicUrl());
    if (cookie) {
      await requireOwnForm(context, csrfOf(cookie, key), publicUrl());
      await sessions.close(cookie);
      takeCookie(context, "rollcall", publicUrl());
    }
    return context.redirect("/sign-in", 303);
  });
  return app;
}

interface Form {
  readonly user: string;
  readonly password: string;
  readonly next: string;
}

/** Returns a function that finds the user by name and password; null: wrong. @throws HTTPException 429 if too many wait */
function createJudge({ config, clock, log }: WebParts) {
  const attempts = createAttempts(clock);
  let looking = 0;
  return async ({ user, password }: Form, context: Context): Promise<WebUser | null> => {
    const from = getConnInfo(context).remote.address ?? "unknown";
    if (!(await attempts.admit(from, context.req.raw.signal))) throw tooMany();
    const found = config().web?.users.find(({ name }) => name === user) ?? null;
    // Counted over all addresses: each check takes a while, and nobody should wait for hundreds.
    if (looking >= LOOKING) throw tooMany();
    looking += 1;
    const right = await isPassword(password.slice(0, LONGEST), found?.password ?? null).finally(() => {
      looking -= 1;
    });
    const failures = attempts.judged(from, found?.name ?? null, right);
    if (!right) log.warn({ from, failures }, "sign-in refused");
    return right ? found : null;
  };
}

function tooMany(): HTTPException {
  return new HTTPException(429, { message: "too many passwords were tried" });
}

async function formOf(context: Context): Promise<Form> {
  const { user, password, next } = await context.req.parseBody();
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { user: text(user).trim(), password: text(password), next: ownPath(text(next)) };
}
