import { describe, expect, it } from "vitest";
import { CommandRefused } from "../../../core/model/errors.ts";
import { createWebServer } from "../../../core/web/server.ts";
import { PASSWORD, READY, startWeb } from "./web-scene.ts";

const LOGIN = `admin:${PASSWORD}`;

describe("health", () => {
  it("is answered without a login and says nothing private", async () => {
    const { get } = await startWeb({ password: PASSWORD });
    const live = await get("/healthz");
    expect([live.status, await live.text()]).toEqual([200, "ok"]);
    const ready = await get("/readyz");
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, checks: READY }]);
  });

  it.each(["database", "migrations", "mail", "watchdog"] as const)("is not ready when %s failed", async (what) => {
    const checks = { ...READY, [what]: "failed" as const };
    const { get } = await startWeb({ ready: async () => checks });
    const answer = await get("/readyz");
    expect([answer.status, await answer.json()]).toEqual([503, { ready: false, checks }]);
  });

  it("is ready without mail, and not when the question itself fails", async () => {
    const off = await startWeb({ ready: async () => ({ ...READY, mail: "off" }) });
    expect((await off.get("/readyz")).status).toBe(200);
    const broken = await startWeb({
      ready: async () => {
        throw new Error("canary-4711");
      },
    });
    const answer = await broken.get("/readyz");
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toContain("canary");
  });

  it("is all there is where no page is configured", async () => {
    const { get } = await startWeb({ only: "health", mails: [] });
    expect((await get("/healthz")).status).toBe(200);
    expect((await get("/readyz")).status).toBe(200);
    for (const path of ["/", "/mailbox", "/style.css"]) expect((await get(path)).status).toBe(404);
  });
});

describe("the login", () => {
  it("opens the page to admin with the password and to nobody else", async () => {
    const { get } = await startWeb({ password: PASSWORD, mails: [] });
    for (const path of ["/", "/mailbox", "/style.css"]) {
      const refused = await get(path);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toContain("Basic");
      expect(await refused.text()).not.toContain("desks");
      expect((await get(path, LOGIN)).status).toBe(200);
    }
    for (const login of ["admin:", "admin:wrong", `root:${PASSWORD}`, `:${PASSWORD}`]) {
      expect((await get("/", login)).status).toBe(401);
    }
  });

  it("slows down after five wrong attempts, and forgets them after a right one", async () => {
    const slept: number[] = [];
    const clock = { sleep: async (ms: number) => void slept.push(ms) };
    const { get, lines } = await startWeb({ password: PASSWORD, clock });
    for (let i = 0; i < 12; i += 1) await get("/", "admin:guess");
    expect(slept).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect((await get("/", LOGIN)).status).toBe(200);
    await get("/", LOGIN);
    expect(slept).toHaveLength(8);
    expect(lines.join()).not.toContain("guess");
  });

  it("lets only a few wait at once", async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { get } = await startWeb({ password: PASSWORD, clock: { sleep: () => gate } });
    for (let i = 0; i < 5; i += 1) await get("/", "admin:guess");
    const answers: Response[] = [];
    const asked = Array.from({ length: 8 }, async () => answers.push(await get("/", "admin:guess")));
    await expect.poll(() => answers.map(({ status }) => status)).toEqual([429, 429, 429]);
    expect(answers[0]!.headers.get("retry-after")).toBe("30");
    release();
    await Promise.all(asked);
    expect(answers.slice(3).map(({ status }) => status)).toEqual([401, 401, 401, 401, 401]);
  });

  it("is not asked for where no password is configured", async () => {
    const { get } = await startWeb();
    expect((await get("/")).status).toBe(200);
  });
});

describe("every answer", () => {
  it.each([
    ["/", undefined, 401],
    ["/", LOGIN, 200],
    ["/nowhere", LOGIN, 404],
    ["/healthz", undefined, 200],
  ])("to %s (%s) forbids scripts, frames and storing", async (path, login, status) => {
    const { get } = await startWeb({ password: PASSWORD });
    const answer = await get(path, login);
    expect(answer.status).toBe(status);
    const policy = answer.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe-inline");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("to a method that changes something is: not found", async () => {
    const { server } = await startWeb();
    expect((await fetch(server.url, { method: "POST", headers: { connection: "close" } })).status).toBe(404);
  });
});

describe("the server", () => {
  it("says what to do when its address is taken", async () => {
    const { server, settings } = await startWeb();
    const port = Number(new URL(server.url).port);
    const second = createWebServer({ ...settings, listen: { host: "127.0.0.1", port } });
    const error = await second.listen().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(CommandRefused);
    expect(error).toMatchObject({ code: "CONFIG", message: expect.stringContaining(`127.0.0.1:${port}: EADDRINUSE`) });
    expect((error as CommandRefused).remedy).toContain("web.listen");
    await second.close();
  });

  it("closes at once although a client keeps its connection open", async () => {
    const { server } = await startWeb();
    await (await fetch(`${server.url}/healthz`)).text();
    await server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    await server.close();
  });
});
