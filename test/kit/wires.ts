/** Connections that are passed on from a client to a server: counted, slowed down, cut. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo, Server as NetServer, Socket } from "node:net";

/** Whether these bytes are to pass. */
export type Passes = (bytes: Buffer, isFromClient: boolean) => boolean;

export class Wires {
  /** Ends that broke a connection off instead of closing it. */
  resets = 0;
  readonly #ends = new Set<Socket>();
  #waitMs = 0;
  #lagMs = 0;

  /** From now on each piece that a client sends takes so many milliseconds. */
  slow(ms: number): void {
    this.#waitMs = ms;
  }

  /** From now on what a server says arrives so many milliseconds later. */
  lag(ms: number): void {
    this.#lagMs = ms;
  }

  /** What one end says the other hears, and with one the other ends. */
  join(client: Socket, far: Socket, passes: Passes): void {
    this.#pass(client, far, (bytes) => {
      this.#pause(client);
      if (passes(bytes, true)) far.write(bytes);
    });
    this.#pass(far, client, (bytes) => {
      if (!passes(bytes, false)) return;
      if (this.#lagMs === 0) client.write(bytes);
      else setTimeout(() => client.write(bytes), this.#lagMs);
    });
  }

  /** Every connection that there is. */
  cut(): void {
    for (const end of this.#ends) end.destroy();
  }

  async close(server: Server | NetServer): Promise<void> {
    this.cut();
    server.close();
    await once(server, "close");
  }

  #pass(from: Socket, to: Socket, hear: (bytes: Buffer) => void): void {
    this.#ends.add(from);
    from.on("error", ({ code }: NodeJS.ErrnoException) => {
      if (code === "ECONNRESET") this.resets += 1;
    });
    from.on("close", () => {
      this.#ends.delete(from);
      to.destroy();
    });
    from.on("data", hear);
  }

  #pause(client: Socket): void {
    if (this.#waitMs === 0) return;
    client.pause();
    setTimeout(() => client.resume(), this.#waitMs);
  }
}

/** The port, once it listens at the address. */
export async function listening(server: Server | NetServer, address: string): Promise<number> {
  server.listen(0, address);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}
