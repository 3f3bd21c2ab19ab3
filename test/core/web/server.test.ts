import { describe, expect, it } from "vitest";
import { CommandRefused } from "../../../core/model/errors.ts";
import { ASSETS } from "../../../core/web/assets.ts";
import { createWebServer } from "../../../core/web/server.ts";
import { PASSWORD, READY, startWeb } from "./web-scene.ts";

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
    for (const path of ["/", "/mailbox", ASSETS.style.path]) expect((await get(path)).status).toBe(404);
  });
});

describe("every answer", () => {
  it.each([
    ["/", 303, "no-store"],
    ["/sign-in", 200, "no-store"],
    ["/nowhere", 303, "no-store"],
    ["/healthz", 200, "no-store"],
    // They hold nothing private, and their address changes with their content.
    [ASSETS.style.path, 200, "public, max-age=31536000, immutable"],
  ])("to %s forbids foreign scripts, frames, guessing and storing", async (path, status, keeping) => {
    const { get } = await startWeb({ password: PASSWORD });
    const answer = await get(path);
    expect(answer.status).toBe(status);
    const policy = answer.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
    expect(answer.headers.get("cache-control")).toBe(keeping);
  });

  it("to an address that is none says so, without an echo of what was typed", async () => {
    const { get } = await startWeb();
    const answer = await get("/nowhere/%3Cimg%20src=x%3E");
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain("<img");
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
