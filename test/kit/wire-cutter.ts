/** A cable between a client and a server of the machine, to be cut or blocked when a test says so. */
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export interface WireCutter {
  readonly port: number;
  /** Connections that came so far. */
  connections(): number;
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

export async function startWireCutter(to: number): Promise<WireCutter> {
  const ends = new Set<Socket>();
  let [connections, sent, limit, blocked, wait] = [0, 0, Number.POSITIVE_INFINITY, false, 0];
  const set = (changed: { limit?: number; blocked?: boolean; wait?: number }) => {
    ({ limit = limit, blocked = blocked, wait = wait } = changed);
  };
  const server = createServer((client) => {
    connections += 1;
    let own = 0;
    const far = connect(to, "127.0.0.1");
    for (const [one, other] of [
      [client, far],
      [far, client],
    ] as const) {
      ends.add(one);
      one.on("error", () => undefined);
      one.on("close", () => other.destroy());
      one.on("data", (bytes) => {
        if (one === client) [own, sent] = [own + bytes.length, sent + bytes.length];
        if (one === client && wait > 0) {
          one.pause();
          setTimeout(() => one.resume(), wait);
        }
        if (own > limit) {
          limit = Number.POSITIVE_INFINITY;
          client.destroy();
        } else if (!blocked) other.write(bytes);
      });
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    sent: () => sent,
    cutAfter: (bytes) => set({ limit: bytes }),
    cut: () => {
      for (const end of ends) end.destroy();
    },
    slow: (ms) => set({ wait: ms }),
    block: () => set({ blocked: true }),
    unblock: () => set({ blocked: false }),
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
