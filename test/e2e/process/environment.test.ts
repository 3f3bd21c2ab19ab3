/** What the process takes from around it: variables, secret files, the clock, the address, and the reader of its output. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openProxy, openWatchdog } from "../../kit/proxy.ts";
import { startDaemon } from "./kit/daemon.ts";
import { CANARIES, makePlace, PATIENCE, TARGET } from "./kit/place.ts";
import { TOP } from "./kit/program.ts";

describe("the environment", { timeout: PATIENCE }, () => {
  it("names the config, gives secrets as files, and sets the clock", async () => {
    const place = await makePlace();
    await mkdir(join(place.folder, "etc"));
    await place.write(place.config().replace("./data", "../data"), "etc/elsewhere.yaml");
    await place.write("version: 2\n");
    place.env.ROLLCALL_CONFIG = "etc/elsewhere.yaml";
    delete place.env.AWORK_API_KEY;
    place.env.AWORK_API_KEY_FILE = "api-key.txt";
    await place.write(`${CANARIES.AWORK_API_KEY}\n`, "etc/api-key.txt");
    place.env.ROLLCALL_NOW = "2026-07-25T20:00:00Z";
    const { code, json, stderr } = await place.run("sync", TARGET, "--json");
    expect(code, stderr).toBe(0);
    expect(json().run).toMatchObject({
      started_at: expect.stringMatching(/^2026-07-25T20:00:0/),
      counts: { create: 3 },
    });
    place.env.AWORK_API_KEY = CANARIES.AWORK_API_KEY;
    const both = await place.run("sync", TARGET);
    expect(both.code).toBe(1);
    expect(both.stderr).toMatch(
      /^etc\/elsewhere\.yaml:\d+:\d+ .*AWORK_API_KEY and AWORK_API_KEY_FILE are both set: unset one$/m,
    );
    place.env.ROLLCALL_NOW = "yesterday";
    const wrong = await place.run("status", "--json");
    expect([wrong.code, wrong.json().error]).toEqual([
      1,
      {
        code: "CONFIG",
        message: "ROLLCALL_NOW is not an instant: yesterday",
        remedy: expect.any(String),
        problems: [],
      },
    ]);
  });

  it("has the heartbeat leave by its proxy, as everything to vendors does", async () => {
    const place = await makePlace();
    const watchdog = await openWatchdog();
    const proxy = await openProxy({ behind: watchdog.url });
    Object.assign(place.env, { HTTP_PROXY: proxy.url, NO_PROXY: "127.0.0.1" });
    await place.write(place.config({ top: "heartbeat: http://watch.example.com/ping/4711" }));
    const { code, stderr } = await place.run("run", "--due");
    expect(code, stderr).toBe(0);
    expect(proxy.tunnels).toContain("watch.example.com:80");
    expect(watchdog.asked).toContainEqual(expect.stringMatching(/^GET \/ping\/4711 rollcall\//));
  });

  it("moves page and health checks with ROLLCALL_LISTEN, and names an address that is taken", async () => {
    const place = await makePlace();
    place.env.ROLLCALL_LISTEN = "0.0.0.0:0";
    const { url } = await startDaemon(place);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:(?!8080)/);
    expect((await fetch(`${url}/`)).status).toBe(404);
    const other = await makePlace();
    await other.write(other.config({ top: "web: { listen: 127.0.0.1:8080 }" }));
    other.env.ROLLCALL_LISTEN = url.replace("http://", "");
    const taken = await other.run("start");
    expect(taken).toMatchObject({ code: 1, stdout: "" });
    expect(taken.stderr).toMatch(
      /^error: the dashboard cannot listen on 127\.0\.0\.1:\d+: EADDRINUSE\n {2}→ .*ROLLCALL_LISTEN/m,
    );
  });
});

describe("whoever reads the output", { timeout: PATIENCE }, () => {
  it("may leave early", async () => {
    const child = spawn(process.execPath, [join(TOP, "core/main.ts"), "schema"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    expect([...(await once(child, "close")), stderr]).toEqual([0, null, ""]);
  });

  it.skipIf(process.platform !== "linux")("is told when it could not be written", async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [join(TOP, "core/main.ts"), "schema"], { stdio: ["ignore", full, "pipe"] });
    let stderr = "";
    child.stderr?.on("data", (text) => {
      stderr += text;
    });
    const [code] = await once(child, "close");
    closeSync(full);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: the output cannot be written: ENOSPC.*\n$/);
  });
});
