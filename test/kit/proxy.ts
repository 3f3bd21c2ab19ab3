/** A proxy as companies have them: it opens tunnels, and notes to where. */
import { createServer, type RequestListener, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Closed with the test. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server that notes what it was asked. */
export async function openWatchdog(answer: RequestListener = (_, response) => response.end("OK")) {
  const asked: string[] = [];
  const url = await listening(
    createServer((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers["user-agent"]}`);
      answer(request, response);
    }),
  );
  return { url, asked };
}

/** `behind`: what every tunnel leads to, whatever name it is for. Default: that name. */
export async function openProxy({ behind }: { readonly behind?: string } = {}) {
  const tunnels: string[] = [];
  const server = createServer().on("connect", ({ url = "" }, socket) => {
    tunnels.push(url);
    const { hostname, port } = new URL(behind ?? `http://${url}`);
    const through = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      through.pipe(socket).pipe(through);
    });
    for (const end of [through, socket]) end.on("error", () => undefined);
  });
  return { tunnels, url: await listening(server) };
}
