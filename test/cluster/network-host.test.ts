/** Hosts of their own on this machine leave nothing behind, however the process that made them ends. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { mayHost, startNetworkHost } from "../kit/network-host.ts";

const addresses = () => execFileSync("ip", ["-o", "address"], { encoding: "utf8" });

it.skipIf(!mayHost)("a host that is closed is gone (needs Debian's iproute2 and root)", async () => {
  const host = await startNetworkHost(2);
  const own = host.links.map(({ address }) => `${address}/`);
  for (const one of own) expect(addresses()).toContain(one);
  await host.close();
  for (const one of own) expect(addresses()).not.toContain(one);
});

it.skipIf(!mayHost)(
  "where its process is killed, so is what runs there, and nothing of it is left (needs Debian's iproute2 and root)",
  async () => {
    const code = `
      import { spawn } from "node:child_process";
      import { startNetworkHost } from ${JSON.stringify(new URL("../kit/network-host.ts", import.meta.url).href)};
      const { before: [program, ...args], links } = await startNetworkHost(1);
      const there = spawn(program, [...args, "sleep", "60"]);
      console.log(JSON.stringify({ pid: there.pid, address: links[0].address }));`;
    const maker = spawn(process.execPath, ["--input-type=module", "--eval", code]);
    const { pid, address } = JSON.parse(String((await once(maker.stdout, "data"))[0]));
    expect(addresses()).toContain(`${address}/`);
    maker.kill("SIGKILL");
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
    await expect.poll(addresses, { timeout: 10_000 }).not.toContain(`${address}/`);
  },
);
