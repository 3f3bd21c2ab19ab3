/**
 * Connections that can be broken off for good. Of one that is merely closed the system goes on delivering what was written, for
 * minutes where the network is away: a request would reach the vendor long after the run that sent it had lost its lease. Of one that is
 * reset, what has not arrived by then never does.
 */
import type { Socket } from "node:net";
import buildConnector from "undici/lib/core/connect.js";

type Connect = ReturnType<typeof buildConnector>;

export class Connections {
  #isBreakingOff = false;

  /** Returns the function by which undici opens connections. */
  connectBy(tls: Parameters<typeof buildConnector>[0]): Connect {
    const build = buildConnector(tls);
    return (options, callback) => {
      const isTls = options.protocol === "https:";
      // Only the connection below TLS can be reset, so it is made first.
      const plain = { ...options, protocol: "http:", port: options.port || (isTls ? "443" : "80") };
      build(plain, (...[error, below]) => {
        if (error) return callback(error, null);
        const connected: typeof callback = (...[error, socket]) => {
          if (error) return callback(error, null);
          this.#watch(socket, below);
          callback(null, socket);
        };
        if (isTls) build({ ...options, httpSocket: below }, connected);
        else connected(null, below);
      });
    };
  }

  /** Resets the connections that `work` closes. */
  breakOff(work: () => void): void {
    this.#isBreakingOff = true;
    try {
      work();
    } finally {
      this.#isBreakingOff = false;
    }
  }

  #watch(socket: Socket, below: Socket): void {
    const { destroy } = socket;
    socket.destroy = (error) => {
      socket.destroy = destroy;
      if (this.#isBreakingOff) below.resetAndDestroy();
      return socket.destroy(error);
    };
  }
}
