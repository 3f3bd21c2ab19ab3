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
  close(): Promise<void>;
}

const WRITES = /^(POST|PUT|PATCH|DELETE) /;

export async function startTunnel(): Promise<Tunnel> {
  const written: Written[] = [];
  const ends = new Set<Socket>();
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
      one.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    written,
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
