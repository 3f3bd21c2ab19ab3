/** Says what a failed operation by SFTP means: which error, and what to do. Pure. */
import { RefusedError, RollcallError, TransientError, TRIES_AGAIN } from "../../model/errors.ts";
import { NOT_REACHED } from "../door.ts";

interface Attempted {
  readonly vendor: string;
  readonly host: string;
  readonly username: string;
  /** `replace upload/employees.csv` */
  readonly what: string;
}

/** We gave the connection up, since nothing was heard for so long. */
export class Silence extends Error {
  constructor(ms: number) {
    super(`no sign of the server within ${ms / 1000} s`);
  }
}

/** Status codes of SFTP version 3 (draft-ietf-secsh-filexfer-02, section 7). */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;
const UNSUPPORTED = 8;

/** Whether the server answered, and the answer is no; the connection is then as good as before. */
export function isAnswer(error: unknown): boolean {
  return typeof codeOf(error) === "number";
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === NO_SUCH_FILE;
}

export function isDenied(error: unknown): boolean {
  return codeOf(error) === PERMISSION_DENIED;
}

export function troubleOf(attempted: Attempted, cause: unknown): RollcallError {
  if (cause instanceof RollcallError) return cause;
  if (isAnswer(cause)) return refusal(attempted, cause as Error);
  return unkeyed(attempted, cause) ?? unreached(attempted, cause);
}

function refusal({ vendor, username, what }: Attempted, cause: Error): RollcallError {
  const message = `${vendor}: ${what}: ${wordsOf(cause)}`;
  const code = codeOf(cause);
  if (code === PERMISSION_DENIED) {
    const remedy = `Ask ${vendor} to let the user ${username} do this, or check the directory in the config.`;
    return new RefusedError("RIGHT_MISSING", message, { remedy, cause });
  }
  if (code === NO_SUCH_FILE || code === UNSUPPORTED) {
    const remedy = `Check the directory and the file name of ${vendor} in the config.`;
    return new RefusedError("CONTRACT_BROKEN", message, { remedy, cause });
  }
  return transient(
    message,
    `Nothing to do: rollcall tries again. If it goes on, ask ${vendor}: its disk may be full.`,
    cause,
  );
}

/** Returns the error where our key is unusable or not taken, or there is no common language; null otherwise. */
function unkeyed({ vendor, host, username }: Attempted, cause: unknown): RefusedError | null {
  const message = messageOf(cause);
  if (/^Cannot parse privateKey|passphrase/i.test(message)) {
    const detail = message.replace(/^Cannot parse privateKey: /, "");
    return new RefusedError("CREDENTIALS_REFUSED", `${vendor}: the private key cannot be read: ${detail}`, {
      remedy: "Give the whole private key in OpenSSH or PEM form, best from a file, and its passphrase if it has one.",
      cause,
    });
  }
  if (/authentication methods failed/i.test(message)) {
    return new RefusedError(
      "CREDENTIALS_REFUSED",
      `${vendor}: ${host} does not accept the key for the user ${username}`,
      {
        remedy: `Check username and private_key, and that ${vendor} has the public key.`,
        cause,
      },
    );
  }
  if (!/no matching|invalid identification/i.test(message)) return null;
  return new RefusedError(
    "CONTRACT_BROKEN",
    `${vendor}: ${host} and rollcall could not agree on an SSH connection: ${message}`,
    {
      remedy: "Check host and port in the config, and that host_key is of a type that the server has.",
      cause,
    },
  );
}

function unreached({ vendor, host, what }: Attempted, cause: unknown): TransientError {
  const reason =
    NOT_REACHED.get(String(codeOf(cause))) ?? (cause instanceof Silence ? cause.message : "the connection was cut");
  const remedy = `Check that ${host} can be reached from here. ${TRIES_AGAIN}`;
  return transient(`${vendor}: ${what}: ${reason}`, remedy, cause);
}

function transient(message: string, remedy: string, cause: unknown): TransientError {
  return new TransientError("UNREACHABLE", message, { remedy, cause });
}

/** Returns the message without the names of the library's own functions. */
function wordsOf({ message }: Error): string {
  return message.replace(/^(_?\w+(: |->))+(Write stream error: )?/, "");
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
