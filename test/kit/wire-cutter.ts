/** A cable between a client and a server of the machine, to be cut or blocked when a test says so. */
import { connect, createServer } from "node:net";
import { listening, Wires } from "./wires.ts";

export interface WireCutter {
  readonly port: number;
  /** Connections that came so far. */
  connections(): number;
  /** Connections that an end broke off instead of closing it. */
  resets(): number;
  /** Bytes that the clients sent, over all connections. */
  sent(): number;
  /** Cuts the next connection that has sent so many bytes; once. */
  cutAfter(bytes: number): void;
  /** Cuts every connection there is. */
  cut(): void;
  /** From now on each piece that a client sends waits so many milliseconds. */
  slow(ms: number): void;
  /** From now on nothing passes in either direction, and nobody is told. */
  block(): void;
  /** What comes from now on passes again. */
  unblock(): void;
  close(): Promise<void>;
}

/** @param address of this machine, at which the clients find it */
export async function startWireCutter(to: number, address = "127.0.0.1"): Promise<WireCutter> {
  const wires = new Wires();
  let [connections, sent, limit, blocked] = [0, 0, Number.POSITIVE_INFINITY, false];
  const set = (changed: { limit?: number; blocked?: boolean }) => {
    ({ limit = limit, blocked = blocked } = changed);
  };
  const server = createServer((client) => {
    connections += 1;
    let own = 0;
    wires.join(client, connect(to, "127.0.0.1"), (bytes, isFromClient) => {
      if (isFromClient) [own, sent] = [own + bytes.length, sent + bytes.length];
      if (own <= limit) return !blocked;
      limit = Number.POSITIVE_INFINITY;
      client.destroy();
      return false;
    });
  });
  return {
    port: await listening(server, address),
    connections: () => connections,
    resets: () => wires.resets,
    sent: () => sent,
    cutAfter: (bytes) => set({ limit: bytes }),
    cut: () => wires.cut(),
    slow: (ms) => wires.slow(ms),
    block: () => set({ blocked: true }),
    unblock: () => set({ blocked: false }),
    close: () => wires.close(server),
  };
}
