/**
 * A connection that is given up is reset, not merely closed. Of a closed connection the system goes on delivering what was
 * written: if the network came back a minute later, a request of a run that had lost its lease would still reach the vendor.
 */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, createServer as createTcpServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { startTunnel } from "../../cluster/tunnel.ts";
import { listening } from "../../kit/wires.ts";
import { failure, gateway } from "./kit.ts";

const POST = { method: "POST", path: "/things", json: {}, repeat: "once" } as const;
const pem = (name: string) => readFileSync(new URL(`fixtures/localhost.${name}.pem`, import.meta.url), "utf8");

/** A vendor that takes a request and does not answer. */
async function silentVendor(server: Server = createServer()) {
  const asked = once(server, "request");
  const port = await listening(server, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, asked };
}

/** How each connection that was made to a port ended, below TLS: ECONNRESET, or `closed`: the other side took leave. */
async function way(to: number) {
  const ends: Promise<string>[] = [];
  const server = createTcpServer((socket) => ends.push(passedOn(socket, to)));
  onTestFinished(() => void server.close());
  return { port: await listening(server, "127.0.0.1"), ends };
}

function passedOn(socket: Socket, to: number): Promise<string> {
  const far = connect(to, "127.0.0.1");
  far.on("error", () => undefined);
  socket.pipe(far).pipe(socket);
  socket.on("close", () => far.destroy());
  return new Promise((resolve) => {
    socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? ""));
    socket.on("end", () => resolve("closed"));
  });
}

it.each(["a run that is cancelled", "time that is over"])("%s resets the connection", async (why) => {
  const { port, asked } = await silentVendor();
  const { port: near, ends } = await way(port);
  const cancelled = new AbortController();
  const http = gateway(`http://127.0.0.1:${near}`, { signal: cancelled.signal });
  const failed = failure(http.send({ ...POST, timeoutMs: why === "time that is over" ? 100 : 30_000 }));
  await asked;
  if (why !== "time that is over") cancelled.abort();
  await failed;
  expect(await Promise.all(ends)).toEqual(["ECONNRESET"]);
  await http.close();
});

it("a gateway that is closed resets the connection below TLS", async () => {
  const { port, asked } = await silentVendor(createHttpsServer({ key: pem("key"), cert: pem("crt") }));
  const { port: near, ends } = await way(port);
  const http = gateway(`https://127.0.0.1:${near}`, { ca: pem("crt") });
  const failed = failure(http.send(POST));
  await asked;
  await http.close();
  await failed;
  expect(await Promise.all(ends)).toEqual(["ECONNRESET"]);
});

it.each(["http", "https"])("a gateway that is closed resets the connection to a proxy, under %s", async (scheme) => {
  const tls = { key: pem("key"), cert: pem("crt") };
  const { port, asked } = await silentVendor(scheme === "https" ? createHttpsServer(tls) : createServer());
  const tunnel = await startTunnel();
  onTestFinished(() => tunnel.close());
  const { port: near, ends } = await way(Number(new URL(tunnel.url).port));
  const proxy = { httpProxy: `http://127.0.0.1:${near}`, httpsProxy: `http://127.0.0.1:${near}` };
  const http = gateway(`${scheme}://127.0.0.1:${port}`, { proxy, ca: pem("crt") });
  const failed = failure(http.send(POST));
  await asked;
  await http.close();
  await failed;
  expect(await Promise.all(ends)).toEqual(["ECONNRESET"]);
});

it("a connection that nothing is under way on is closed in peace", async () => {
  const { port } = await silentVendor(createServer((_, response) => response.end("{}")));
  const { port: near, ends } = await way(port);
  const http = gateway(`http://127.0.0.1:${near}`);
  await http.send({ method: "GET", path: "/things" });
  await http.close();
  expect(await Promise.all(ends)).toEqual(["closed"]);
});
