/** Certificates that do not fit, shown by real TLS servers. Nothing of a request is ever sent to one. */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { failure, gateway } from "./kit.ts";
import { rawServer } from "./raw-server.ts";

const pem = (name: string) => readFileSync(new URL(`fixtures/${name}.pem`, import.meta.url), "utf8");

async function tlsServer(certificate: string) {
  let requests = 0;
  const server = createServer({ key: pem("localhost.key"), cert: pem(certificate) }, (_, response) => {
    requests += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
}

const rows: readonly [string, string, string, string][] = [
  ["expired.crt", "expired.crt", "the certificate has expired", "certificate renewed"],
  ["elsewhere.crt", "elsewhere.crt", "the certificate belongs to another host", "host name"],
  ["localhost.crt", "elsewhere.crt", "self-signed certificate", "`ca`"],
];

test.each(rows)("%s with %s trusted is refused: %s", async (shown, trusted, words, remedy) => {
  const server = await tlsServer(shown);
  const http = gateway(server.url, { ca: pem(trusted), headers: () => ({ authorization: "Bearer hunter2" }) });
  const error = await failure(http.send({ method: "POST", path: "/people", json: {} }));
  expect(error).toMatchObject({
    code: "UNREACHABLE",
    ambiguous: false,
    message: expect.stringContaining(words),
    remedy: expect.stringContaining(remedy),
  });
  expect(server.requests()).toBe(0);
});

test("a server without TLS behind an https address is told as that, not in the words of OpenSSL", async () => {
  const server = await rawServer((socket) => void socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  const http = gateway(server.url.replace("http:", "https:"));
  const error = await failure(http.send({ method: "POST", path: "/x", json: {} }));
  expect(error).toMatchObject({
    code: "UNREACHABLE",
    message: expect.stringMatching(/: the server at this address does not speak TLS$/),
    remedy: expect.stringContaining("perhaps it begins with http://"),
  });
});

test("an address where nobody listens names the config first", async () => {
  const server = await tlsServer("localhost.crt");
  const { port } = new URL(server.url);
  const http = gateway(`http://localhost.invalid:${port}`);
  expect(await failure(http.send({ method: "POST", path: "/x", json: {} }))).toMatchObject({
    code: "UNREACHABLE",
    remedy: expect.stringMatching(/^Check the address in the config, then your network and proxy/),
  });
});
