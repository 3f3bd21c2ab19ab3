/**
 * The way of one daemon to the vendors, as its proxy (RFC 9110, CONNECT): it notes when which of them was sent a request that writes.
 */
import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

export interface Written {
  /** By performance.now(). */
  readonly at: number;
  /** The vendor's. */
  readonly port: number;
}

export interface Tunnel {
  readonly url: string;
  readonly written: readonly Written[];
  /** From now on each piece that the daemon sends takes so many milliseconds. */
  slow(ms: number): void;
  close(): Promise<void>;
}

const WRITES = /^(POST|PUT|PATCH|DELETE) /;

export async function startTunnel(): Promise<Tunnel> {
  const written: Written[] = [];
  const ends = new Set<Socket>();
  let wait = 0;
  const server = createServer();
  server.on("connect", ({ url }, client: Socket) => {
    const port = Number(url?.split(":")[1]);
    const far = connect(port, "127.0.0.1", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
    client.on("data", (bytes: Buffer) => {
      if (WRITES.test(bytes.toString("latin1", 0, 8))) written.push({ at: performance.now(), port });
    });
    for (const [one, other] of [
      [client, far],
      [far, client],
    ] as const) {
      ends.add(one);
      one.on("error", () => undefined);
      one.on("close", () => other.destroy());
      one.on("data", (bytes: Buffer) => {
        other.write(bytes);
        if (one !== client || wait === 0) return;
        one.pause();
        setTimeout(() => one.resume(), wait);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    slow(ms) {
      wait = ms;
    },
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
