import { createHash, createHmac } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { Secret } from "../../../core/model/secret.ts";
import { later } from "../../../core/model/time.ts";
import { hashPassword } from "../../../core/web/auth/password.ts";
import { passwordMark } from "../../../core/web/auth/password-mark.ts";
import type { WebUser } from "../../../core/web/auth/sessions.ts";
import { hashOfToken, newToken } from "../../../core/web/auth/token.ts";
import { createWebServer } from "../../../core/web/server.ts";
import { createBrowser, rawGet } from "./browser.ts";
import { NOW, operator, PASSWORD, reader, startWeb } from "./web-scene.ts";

const HOUR = 3_600_000;

/** A clock that the test moves on. */
function clockThatMoves() {
  const time = { now: NOW };
  return {
    clock: { now: () => time.now },
    wait: (ms: number) => {
      time.now = later(time.now, ms);
    },
  };
}

describe("the sign-in", () => {
  it("stands before every page, and leads back to where somebody wanted to go", async () => {
    const { browser } = await startWeb({ password: PASSWORD, mails: [] });
    const refused = await browser.get("/mailbox?page=2");
    expect(refused.status).toBe(303);
    expect(refused.headers.get("location")).toBe("/sign-in?next=%2Fmailbox%3Fpage%3D2");
    expect(await refused.text()).not.toContain("desks");
    const signedIn = await browser.signIn("admin", PASSWORD, "/mailbox?page=2");
    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/mailbox?page=2"]);
    expect((await browser.get("/mailbox")).status).toBe(200);
    expect((await browser.get("/sign-in")).status).toBe(303);
  });

  it("lets nobody in with another password or another name, and does not say which was wrong", async () => {
    const { browser, lines } = await startWeb({ password: PASSWORD });
    const answers = [];
    for (const [user, password] of [
      ["admin", "wrong"],
      ["root", PASSWORD],
      ["", PASSWORD],
    ] as const) {
      const answer = await browser.signIn(user, password);
      expect(answer.status).toBe(401);
      answers.push((await answer.text()).replace(/ value="[^"]*"/g, ""));
    }
    expect(new Set(answers).size).toBe(1);
    expect((await browser.get("/")).status).toBe(303);
    expect(lines.join()).not.toMatch(/wrong|battery/);
  });

  it("says beside the field that the password was wrong, and keeps the name", async () => {
    const { browser } = await startWeb({ password: PASSWORD });
    const page = await (await browser.signIn("ada", "guessed")).text();
    expect(page).toMatch(/<p [^>]*role="alert" id="wrong">Wrong user or password\.<\/p>/);
    expect(page).toMatch(/name="password"[^>]* aria-invalid="true" aria-describedby="wrong"/);
    expect(page).toContain('name="user" value="ada"');
  });

  it("is offered to somebody whose session ended before they sent a form, and leads back to that form's page", async () => {
    const { browser, server } = await startWeb({ password: PASSWORD });
    const answer = await browser.post("/targets/desks/pause", {}, { referer: `${server.url}/targets/desks?x=1` });
    const page = await answer.text();
    expect(answer.status).toBe(401);
    expect(page).toMatch(/You are not signed in any more.*Nothing was changed\. Sign in, then do it once more\./s);
    expect(page).toContain('href="/sign-in?next=%2Ftargets%2Fdesks%3Fx%3D1"');
    expect(page).not.toContain("tokens create");
  });

  it.each([
    ["of our own", "http://127.0.0.1/targets/desks", "/targets/desks"],
    ["that seems to be our own", "https://example.com//evil.example/x", "/"],
  ])("a form that is refused leads back to the page %s from which it came", async (_which, referer, back) => {
    const { browser } = await startWeb();
    const answer = await browser.post("/targets/desks/pause", { csrf: "made up" }, { referer });
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining(`href="${back}">Back</a>`)]);
    expect(await (await browser.get("/nowhere", { referer })).text()).not.toContain(">Back</a>");
  });

  it("takes a hash in place of the password, and other people by name", async () => {
    const hash = await hashPassword(PASSWORD);
    const users = [operator("ann", hash), reader("Bo", "bo has a password")];
    const { browser, server } = await startWeb({ users });
    expect((await browser.signIn("ann", hash)).status).toBe(401);
    expect((await browser.signIn("ann", PASSWORD)).status).toBe(303);
    expect((await createBrowser(server.url).signIn("Bo", "bo has a password")).status).toBe(303);
  });

  it("goes on to no other site, however the address is written", async () => {
    const { server } = await startWeb({ password: PASSWORD });
    for (const next of [
      "https://example.com/",
      "//example.com",
      "/\\example.com",
      "javascript:alert(1)",
      "\t//example.com",
      "/..//example.com",
      "/.//example.com",
      "/x/%2e%2e/\\example.com",
    ]) {
      const browser = createBrowser(server.url);
      const answer = await browser.signIn("admin", PASSWORD, next);
      expect([next, answer.headers.get("location")]).toEqual([next, "/"]);
      const again = await browser.get(`/sign-in?next=${encodeURIComponent(next)}`);
      expect([next, again.headers.get("location")]).toEqual([next, "/"]);
    }
  });

  it("slows down after five wrong attempts, and forgets them after a right one", async () => {
    const slept: number[] = [];
    const clock = { sleep: async (ms: number) => void slept.push(ms) };
    const { browser, lines } = await startWeb({ password: PASSWORD, clock });
    for (let i = 0; i < 11; i += 1) await browser.signIn("admin", "guess");
    expect(slept).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000]);
    expect((await browser.signIn("admin", PASSWORD)).status).toBe(303);
    await createBrowser((await startWeb({ password: PASSWORD, clock })).server.url).signIn("admin", PASSWORD);
    expect(slept).toHaveLength(7);
    expect(lines.join()).not.toContain("guess");
  });

  it("is not made quick again by a right password of somebody else at the same address", async () => {
    const slept: number[] = [];
    const { clock, wait } = clockThatMoves();
    const sleep = async (ms: number) => void slept.push(ms);
    const users = [operator("ann", PASSWORD), reader("bo", PASSWORD)];
    const { browser, server } = await startWeb({ users, clock: { ...clock, sleep } });
    const signIn = async (user: string) => (await createBrowser(server.url).signIn(user, PASSWORD)).status;
    for (const guessed of ["ann", "ann", "nobody", "ann", "ann"]) {
      await browser.signIn(guessed, "guess");
      expect(await signIn("bo")).toBe(303);
    }
    await browser.signIn("ann", "guess");
    expect(slept).toEqual([1000, 1000]);
    expect(await signIn("ann")).toBe(303);
    for (let i = 0; i < 4; i += 1) await browser.signIn("ann", "guess");
    expect(slept).toEqual([1000, 1000, 2000]);
    await browser.signIn("ann", "guess");
    wait(15 * 60_000 + 1);
    await browser.signIn("ann", "guess");
    expect(slept).toEqual([1000, 1000, 2000, 1000]);
  });

  it("lets only a few wait at once", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { browser } = await startWeb({ password: PASSWORD, clock: { sleep: () => gate } });
    for (let i = 0; i < 5; i += 1) await browser.signIn("admin", "guess");
    const csrf = await browser.csrf("/sign-in");
    const answers: Response[] = [];
    const form = { user: "admin", password: "guess", csrf };
    const asked = Array.from({ length: 8 }, async () => answers.push(await browser.post("/sign-in", form)));
    await expect.poll(() => answers.map(({ status }) => status)).toEqual([429, 429, 429]);
    expect(answers[0]!.headers.get("retry-after")).toBe("30");
    release();
    await Promise.all(asked);
    expect(answers.slice(3).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("is not asked for where the config names no password", async () => {
    const { browser } = await startWeb();
    expect((await browser.get("/")).status).toBe(200);
    expect((await browser.get("/sign-in")).headers.get("location")).toBe("/");
  });
});

describe("a session", () => {
  it("is a cookie that scripts do not see and other sites do not send; behind TLS it is bound to the host", async () => {
    const { browser, server } = await startWeb({ password: PASSWORD });
    const plain = (await browser.signIn("admin", PASSWORD)).headers.getSetCookie().join("\n");
    expect(plain).toMatch(/^rollcall=[\w-]{43}; Max-Age=604800; Path=\/; HttpOnly; SameSite=Strict$/m);
    const behind = createBrowser(server.url);
    const headers = { "x-forwarded-proto": "https" };
    const page = await (await behind.get("/sign-in", headers)).text();
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
    const secure = await behind.post("/sign-in", { user: "admin", password: PASSWORD, csrf }, headers);
    expect(secure.headers.getSetCookie().join("\n")).toMatch(
      /^__Host-rollcall=[\w-]{43}; .*Path=\/; HttpOnly; Secure/m,
    );
  });

  it("is not in the database, its hash is; a restart signs nobody out", async () => {
    const { browser, settings, store } = await startWeb({ password: PASSWORD });
    await browser.signIn("admin", PASSWORD);
    const cookie = browser.cookies.get("rollcall")!;
    expect(await store.sessions.get(cookie)).toBeUndefined();
    const restarted = createWebServer(settings);
    await restarted.listen();
    const again = createBrowser(restarted.url);
    again.cookies.set("rollcall", cookie);
    expect((await again.get("/")).status).toBe(200);
    await restarted.close();
  });

  it("remembers its password by scrypt, once a config, and by nothing that the key beside it lets anybody try quickly", async () => {
    const text = "bo has a password";
    const { browser, store, settings } = await startWeb({ users: [reader("Bo", text)] });
    await browser.signIn("Bo", text);
    const hash = createHash("sha256").update(browser.cookies.get("rollcall")!).digest("hex");
    const { passwordMark: mark } = (await store.sessions.get(hash))!;
    for (const quick of [text, `password:${text}`])
      expect(mark).not.toBe(createHmac("sha256", settings.key).update(quick).digest("hex"));
    const password = settings.config().web!.users[0]!.password;
    expect(passwordMark(password, settings.key)).toBe(passwordMark(password, settings.key));
    expect(await passwordMark(new Secret(text), settings.key)).toBe(mark);
    expect(await passwordMark(new Secret(text), "another key")).not.toBe(mark);
    expect(await passwordMark(new Secret("another one"), settings.key)).not.toBe(mark);
  });

  it("ends after 12 hours without a request, and after 7 days whatever was done", async () => {
    const { clock, wait } = clockThatMoves();
    const { browser } = await startWeb({ password: PASSWORD, clock });
    await browser.signIn("admin", PASSWORD);
    wait(12 * HOUR);
    expect((await browser.get("/")).status).toBe(200);
    wait(12 * HOUR + 1);
    expect((await browser.get("/")).status).toBe(303);
    await browser.signIn("admin", PASSWORD);
    for (let i = 0; i < 14; i += 1) {
      wait(12 * HOUR);
      expect((await browser.get("/")).status).toBe(200);
    }
    wait(1);
    expect((await browser.get("/")).status).toBe(303);
  });

  it("ends when its user signs out, when the password changes, and when the user is taken out", async () => {
    const users = [operator("ann", PASSWORD)];
    const { browser, server } = await startWeb({ users });
    const other = createBrowser(server.url);
    await browser.signIn("ann", PASSWORD);
    await other.signIn("ann", PASSWORD);
    const kept = new Map(browser.cookies);
    expect((await browser.post("/sign-out", { csrf: "wrong" })).status).toBe(403);
    // The pages carry the text; here it is computed from the cookie as the server does.
    const { csrfOf } = await import("../../../core/web/auth/csrf.ts");
    await browser.post("/sign-out", { csrf: csrfOf(kept.get("rollcall")!, "made up") });
    expect(browser.cookies.has("rollcall")).toBe(false);
    browser.cookies.set("rollcall", kept.get("rollcall")!);
    expect((await browser.get("/")).status).toBe(303);
    expect((await other.get("/")).status).toBe(200);
    users[0] = { ...users[0]!, password: new Secret("another one") };
    expect((await other.get("/")).status).toBe(303);
    await other.signIn("ann", "another one");
    users.splice(0, 1, operator("bo", PASSWORD));
    expect((await other.get("/")).status).toBe(303);
  });

  it("that begins is written down with who it was", async () => {
    const { browser, store } = await startWeb({ users: [reader("ann", PASSWORD)] });
    await browser.signIn("ann", PASSWORD);
    const { actions } = await store.actions.list({});
    expect(actions).toMatchObject([{ actor: "web:ann", action: "sign_in", at: NOW }]);
  });

  it("is found again by a link in a mail, which brings no cookie", async () => {
    const { browser, server } = await startWeb({ password: PASSWORD });
    await browser.signIn("admin", PASSWORD);
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    const bare = await rawGet(`${server.url}/?run=%22%3Ea`, link);
    expect(bare.status).toBe(200);
    expect(bare.text).toContain('content="0; url=/?run=%22%3Ea"');
    expect(bare.cookies).toEqual([]);
    expect(
      (await rawGet(server.url, { ...link, cookie: `rollcall=${browser.cookies.get("rollcall")}` })).text,
    ).toContain("desks");
    expect((await rawGet(server.url, { ...link, "sec-fetch-site": "same-origin" })).status).toBe(303);
  });

  it("is looked for here alone, also where the path of a link looks like another site", async () => {
    const { server } = await startWeb({ password: PASSWORD });
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    for (const path of ["//example.com", "/..//example.com", "///example.com"]) {
      const { text } = await rawGet(server.url + path, link);
      expect([path, /content="0; url=([^"]*)"/.exec(text)?.[1]]).toEqual([path, "/"]);
    }
  });
});

describe("a token", () => {
  async function scene(users: WebUser[]) {
    const { server, store } = await startWeb({ users, operations: { tokens: async () => ({ tokens: [] }) } });
    const add = async (name: string, createdBy: string, createdAt = NOW) => {
      const token = newToken();
      await store.tokens.add({ name, role: "operator", createdBy, createdAt, hash: hashOfToken(token) });
      return token;
    };
    /** What looking answers, and what an operator's question does. */
    const may = async (token: string) => {
      const headers = { authorization: `Bearer ${token}`, connection: "close" };
      const ask = async (path: string) => (await fetch(`${server.url}/api/v1${path}`, { headers })).status;
      return [await ask("/status"), await ask("/tokens")];
    };
    return { store, add, may };
  }

  it("that somebody made on the dashboard may never do more than they may, and nothing once they are taken out", async () => {
    const users = [operator("ann", PASSWORD), operator("bo", PASSWORD)];
    const { add, may } = await scene(users);
    const token = await add("ci", "web:ann");
    expect(await may(token)).toEqual([200, 200]);
    users[0] = reader("ann", PASSWORD);
    expect(await may(token)).toEqual([200, 403]);
    users.shift();
    expect(await may(token)).toEqual([401, 401]);
  });

  it("that another token made ends with it, even if a new one gets the name; one of the command line is the machine's", async () => {
    const users = [operator("ann", PASSWORD), operator("bo", PASSWORD)];
    const { store, add, may } = await scene(users);
    await add("ci", "web:ann");
    const made = await add("ci2", "api:ci", later(NOW, 1));
    const own = await add("grafana", "cli:root");
    expect(await may(made)).toEqual([200, 200]);
    users.shift();
    expect([await may(made), await may(own)]).toEqual([
      [401, 401],
      [200, 200],
    ]);
    await store.tokens.drop("ci");
    await add("ci", "cli:root", later(NOW, 2));
    expect(await may(made)).toEqual([401, 401]);
  });

  it("that was made where no password was asked for ends when only people with other names may sign in", async () => {
    const users: WebUser[] = [];
    const { add, may } = await scene(users);
    const token = await add("ci", "web:admin");
    expect(await may(token)).toEqual([200, 200]);
    users.push(operator("ann", PASSWORD));
    expect(await may(token)).toEqual([401, 401]);
  });
});

describe("a config that loses its password while other machines can connect", () => {
  it.each(["no users", "no web at all"])("lets nobody in, with %s", async (what) => {
    const users = [operator("ann", PASSWORD)];
    const { settings } = await startWeb({ users });
    const { web, ...rest } = settings.config();
    let lost = false;
    const config = () => ({ ...rest, web: lost && what === "no web at all" ? null : web });
    const server = createWebServer({ ...settings, config, listen: { host: "0.0.0.0", port: 0 } });
    await server.listen();
    onTestFinished(() => server.close());
    const browser = createBrowser(server.url.replace("0.0.0.0", "127.0.0.1"));
    await browser.signIn("ann", PASSWORD);
    expect((await browser.get("/")).status).toBe(200);
    lost = true;
    users.length = 0;
    expect((await browser.get("/")).status).toBe(303);
    expect((await browser.get("/api/v1/status")).status).toBe(401);
    expect((await browser.get("/sign-in")).status).toBe(200);
    expect((await browser.signIn("admin", "")).status).toBe(401);
  });
});

describe("where no password is asked for", () => {
  it.each(["rollcall.evil.example", "127.0.0.1.evil.example", "192.0.2.1"])(
    "a name that only points here is refused: %s",
    async (host) => {
      const { server } = await startWeb();
      expect((await rawGet(server.url, { host })).status).toBe(421);
      expect((await rawGet((await startWeb({ password: PASSWORD })).server.url, { host })).status).toBe(303);
    },
  );

  it.each(["localhost:80", "[::1]:8080", "127.0.0.2"])("this machine's own are not: %s", async (host) => {
    const { server } = await startWeb();
    expect((await rawGet(server.url, { host })).status).toBe(200);
  });

  it.each(["Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"])(
    "what a proxy on the same machine hands on is refused, in words that say what to do: %s",
    async (name) => {
      const { server } = await startWeb();
      const page = await rawGet(server.url, { [name]: "made up" });
      expect([page.status, page.text]).toEqual([421, expect.stringContaining("came through a proxy")]);
      const api = await rawGet(`${server.url}/api/v1/status`, { [name]: "made up" });
      expect(JSON.parse(api.text)).toMatchObject({
        status: 421,
        detail: expect.stringContaining(`(${name.toLowerCase()})`),
        remedy: expect.stringContaining("`web.password`"),
      });
      const signIn = (await startWeb({ password: PASSWORD })).server;
      expect((await rawGet(`${signIn.url}/sign-in`, { [name]: "made up" })).status).toBe(200);
    },
  );

  it("what needs no sign-in is there behind a proxy all the same: health, a source's calls, metrics that are open", async () => {
    const headers = { host: "rollcall.example.com", "x-forwarded-for": "192.0.2.1" };
    const { server } = await startWeb({ metrics: "open" });
    const statuses = ["/healthz", "/readyz", "/metrics", "/hooks/nobody"].map((path) =>
      rawGet(server.url + path, headers),
    );
    expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([200, 200, 200, 404]);
    expect((await rawGet(`${(await startWeb()).server.url}/metrics`, headers)).status).toBe(421);
  });

  it("another site's page cannot even ask, though a link on it can", async () => {
    const { server } = await startWeb();
    const from = (mode: string) => rawGet(`${server.url}/`, { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode });
    expect((await from("no-cors")).status).toBe(403);
    expect((await from("navigate")).status).toBe(200);
  });
});
