import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { expect, test } from "vitest";
import { Cancelled, ConfigError, TransientError } from "../../../core/model/errors.ts";
import { failure, gateway, realClock, server, virtualClock } from "./kit.ts";

const GET = { method: "GET", path: "/things" } as const;

test("an abort ends what is under way within the request, as Cancelled", async () => {
  const sim = await server();
  sim.fault({ how: "hang", times: Number.POSITIVE_INFINITY });
  const controller = new AbortController();
  const http = gateway(sim.url, { signal: controller.signal });
  const sent = [http.send(GET), http.send({ method: "POST", path: "/things", json: {} })].map((one) => failure(one));
  while (sim.log.length < 2) await new Promise((resolve) => setTimeout(resolve, 1));
  controller.abort();
  for (const error of await Promise.all(sent)) expect(error).toBeInstanceOf(Cancelled);
  expect(await failure(http.send(GET))).toBeInstanceOf(Cancelled);
  expect(sim.log).toHaveLength(2);
});

test("an abort ends a wait between two tries, and the reason is kept", async () => {
  const sim = await server(() => ({ status: 500 }));
  const controller = new AbortController();
  const http = gateway(sim.url, { signal: controller.signal, clock: realClock });
  const sent = failure(http.send(GET));
  while (sim.log[0]?.status !== 500) await new Promise((resolve) => setTimeout(resolve, 1));
  const why = new Cancelled("rollcall is shutting down");
  controller.abort(why);
  expect(await sent).toBe(why);
  expect(sim.log).toHaveLength(1);
});

test("closing breaks off what is under way, and a closed gateway sends nothing", async () => {
  const sim = await server();
  sim.fault({ how: "hang" });
  const http = gateway(sim.url);
  const sent = failure(http.send(GET));
  while (sim.log.length < 1) await new Promise((resolve) => setTimeout(resolve, 1));
  await http.close();
  expect(await sent).toBeInstanceOf(Cancelled);
  expect(await failure(http.send(GET))).toBeInstanceOf(Cancelled);
  expect(sim.log).toHaveLength(1);
});

test("connections are kept and there are at most ten of them", async () => {
  const sockets = new Set<unknown>();
  const counting = createHttpServer((request, response) => {
    sockets.add(request.socket);
    setTimeout(() => response.end("{}"), 2);
  });
  const url = await listening(counting);
  const http = gateway(url);
  for (let round = 0; round < 5; round += 1) await Promise.all(Array.from({ length: 20 }, () => http.send(GET)));
  expect(sockets.size).toBe(10);
  await http.close();
  await stopped(counting);
});

test("what timed out while it waited for a connection never leaves", async () => {
  const sim = await server();
  sim.fault({ how: "hang", times: 10 });
  const http = gateway(sim.url);
  const hanging = Array.from({ length: 10 }, () => failure(http.send({ ...GET, repeat: "once", timeoutMs: 2_000 })));
  const late = failure<TransientError>(http.send({ method: "POST", path: "/late", json: {}, timeoutMs: 30 }));
  expect(await late).toMatchObject({ code: "UNREACHABLE", ambiguous: false });
  await Promise.all(hanging);
  // What still stood in the queue would leave before this one.
  await http.send(GET);
  expect(sim.log.filter((one) => one.path === "/late")).toEqual([]);
});

test("requests go through the proxy of the environment, but not to the hosts that NO_PROXY names", async () => {
  const sim = await server();
  const tunnels: string[] = [];
  const proxy = createHttpServer().on("connect", (request, socket) => {
    tunnels.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const through = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    for (const end of [through, socket]) end.on("error", () => undefined);
  });
  const httpProxy = await listening(proxy);
  const through = gateway(sim.url, { proxy: { httpProxy } });
  const around = gateway(sim.url, { proxy: { httpProxy, noProxy: "127.0.0.1" } });
  for (const http of [through, around]) expect((await http.send(GET)).status).toBe(200);
  expect([tunnels, sim.log.length]).toEqual([[new URL(sim.url).host], 2]);
  for (const http of [through, around]) await http.close();
  await stopped(proxy);
});

test("a proxy that refuses is unreachable and nothing has left", async () => {
  const sim = await server();
  const proxy = createHttpServer().on("connect", (_, socket) => socket.end("HTTP/1.1 407 Login\r\n\r\n"));
  const http = gateway(sim.url, { proxy: { httpProxy: await listening(proxy) } });
  const error = await failure<TransientError>(http.send({ method: "POST", path: "/x", json: {} }));
  expect(error).toMatchObject({ code: "UNREACHABLE", ambiguous: false });
  expect(sim.log).toEqual([]);
  await http.close();
  await stopped(proxy);
});

const pem = (name: string) => readFileSync(new URL(`fixtures/localhost.${name}.pem`, import.meta.url), "utf8");

test("a certificate is verified, by the authorities of the machine and by the given one", async () => {
  const tls = createHttpsServer({ key: pem("key"), cert: pem("crt") }, (_, response) => response.end("{}"));
  const url = (await listening(tls)).replace("http:", "https:");
  const strict = gateway(url, { clock: virtualClock() });
  const error = await failure<TransientError>(strict.send({ method: "POST", path: "/x", json: {} }));
  expect(error).toBeInstanceOf(TransientError);
  expect(error).toMatchObject({ code: "UNREACHABLE", ambiguous: false, remedy: expect.stringContaining("`ca`") });
  const trusting = gateway(url, { ca: pem("crt") });
  expect((await trusting.send(GET)).status).toBe(200);
  for (const http of [strict, trusting]) await http.close();
  await stopped(tls);
});

test("an authority that is no certificate is a config error in words", async () => {
  const http = gateway("https://localhost:1", {
    ca: "-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----",
  });
  const error = await failure(http.send(GET));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({ code: "CONFIG", side: "target" });
});

async function listening(one: Server | ReturnType<typeof createHttpsServer>): Promise<string> {
  await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
}

function stopped(one: Server | ReturnType<typeof createHttpsServer>): Promise<unknown> {
  one.closeAllConnections();
  return new Promise((resolve) => one.close(resolve));
}
