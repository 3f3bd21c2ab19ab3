/** The only way out to a vendor who takes files. */
import type { Side } from "../model/errors.ts";
import type { Clock } from "../model/time.ts";
import type { Sftp, SftpOptions } from "./sftp.ts";

export type SftpGatewayOptions = SftpOptions & {
  readonly side: Exclude<Side, "rollcall">;
  /** Test mode, `plan`, `check`: nothing is written, whatever the plugin asks for. */
  readonly readOnly: boolean;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** 0 to below 1; spreads retries. */
  readonly random: () => number;
  /** Takes secrets out of a text. Every message that leaves goes through it. */
  readonly redact: (text: string) => string;
  /** The server answered an operation: the sign of life that the NO_PROGRESS watchdog looks for. */
  readonly onAcknowledged?: () => void;
};

export interface SftpGateway extends Sftp {
  /** Breaks off what is under way and closes the connection. */
  close(): Promise<void>;
}

/** No I/O, and no connection before the first operation. */
export function createSftpGateway(_options: SftpGatewayOptions): SftpGateway {
  throw new Error("not yet");
}
