/** The shape of the door to a vendor who takes files by SFTP; `sftp-gateway.ts` is the door. Plugins see this file alone. */
import type { Secret } from "../../model/secret.ts";

export interface SftpOptions {
  /** Stands in logs, metrics and messages: `honestly`. */
  readonly vendor: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** OpenSSH or PEM. */
  readonly privateKey: Secret;
  readonly passphrase?: Secret;
  /** The server's key: `SHA256:…`, or a public key line (`ssh-ed25519 AAAA…`). Another key is refused before anything is sent. */
  readonly hostKey: string;
  /** How long the server may be silent; 30 s unless set. */
  readonly timeoutMs?: number;
}

export interface SftpFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface Sftp {
  list(directory: string): Promise<readonly SftpFile[]>;
  /** Returns null when there is no such file. */
  read(path: string): Promise<string | null>;
  /** Writes the whole file under a temporary name, then renames it: a reader sees the old file or the new one. */
  replace(path: string, content: string): Promise<void>;
  /** A file that is gone already is success. */
  remove(path: string): Promise<void>;
  /** Operations sent so far. */
  readonly sent: number;
}
