/** A command that waits for the daemon's run, while the daemon is killed. */
import { type AddressInfo, createServer, type Socket } from "node:net";
import { expect, test } from "vitest";
import { makePlace, PATIENCE, TARGET } from "./kit/place.ts";
import { eventually } from "./kit/program.ts";

test(
  "a sync that waits for the daemon's run ends when the daemon is killed in the middle of it",
  async () => {
    const place = await makePlace();
    await place.write(place.config({ top: "web: { listen: 127.0.0.1:0 }" }));
    const daemon = place.start("start");
    await daemon.says(/"run ends"/);
    place.company.awork.fault({ method: "GET", path: /absences/, how: "hang" });
    const asking = place.start("sync", TARGET, "--json");
    await daemon.says(/"trigger":"manual"/);
    // Not before: a request that no run has taken yet would be done by the command that waits for it.
    const { log } = place.company.awork;
    await eventually(() => log.some(({ path, status }) => /absences/.test(path) && status === null), "it to hang");
    daemon.send("SIGKILL");
    const { code, json } = await asking.ended;
    expect(json().run.status).toBe("interrupted");
    expect(code).toBe(1);
  },
  PATIENCE,
);

test("a daemon that is told to stop while its mail server hangs ends before Docker kills it", async () => {
  const place = await makePlace();
  const sockets: Socket[] = [];
  const silent = createServer((socket) => void sockets.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  const mail = `mail: { from: rollcall@example.com, smtp: "smtp://127.0.0.1:${port}" }`;
  const targets = place.target(TARGET, { key: `\${NOT_SET}` });
  await place.write(place.config({ top: `web: { listen: 127.0.0.1:0 }\n${mail}`, targets }));
  const daemon = place.start("start");
  await eventually(() => sockets.length > 0, "the mail server to be asked");
  const { code, ms } = await daemon.stop("SIGTERM");
  for (const socket of sockets) socket.destroy();
  silent.close();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(9_500);
}, 40_000);
