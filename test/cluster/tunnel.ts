/**
 * The way of one daemon to the vendors, as its proxy (RFC 9110, CONNECT): it notes when which of them was sent a request that writes.
 */
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { listening, Wires } from "../kit/wires.ts";

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
  /** From now on each answer arrives so many milliseconds later. */
  lag(ms: number): void;
  close(): Promise<void>;
}

const WRITES = /^(POST|PUT|PATCH|DELETE) /;

/** @param address of this machine, at which the daemon finds it */
export async function startTunnel(address = "127.0.0.1"): Promise<Tunnel> {
  const wires = new Wires();
  const written: Written[] = [];
  const server = createServer();
  server.on("connect", ({ url }, client: Socket) => {
    const port = Number(url?.split(":")[1]);
    const far = connect(port, "127.0.0.1", () => client.write("HTTP/1.1 200 Connection Established\r\n\r\n"));
    wires.join(client, far, (bytes, isFromClient) => {
      if (isFromClient && WRITES.test(bytes.toString("latin1", 0, 8))) written.push({ at: performance.now(), port });
      return true;
    });
  });
  const port = await listening(server, address);
  return {
    ...{ url: `http://${address}:${port}`, written },
    slow: (ms) => wires.slow(ms),
    lag: (ms) => wires.lag(ms),
    close: () => wires.close(server),
  };
}
