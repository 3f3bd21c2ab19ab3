/**
 * Honestly's employee feed as it is documented, for tests and `demo`: an SFTP server that takes `upload/employees.csv`, and
 * the import that reads it twice a day, or when it is told to.
 */
import { importFile, type Imported, type SimEmployee } from "./simulator-import.ts";
import { newSshKey } from "./simulator-key.ts";
import type { FileQuirks } from "./simulator-operations.ts";
import { type SftpServer, startSftpServer } from "./simulator-server.ts";

export interface HonestlyOptions {
  readonly port?: number;
  readonly username?: string;
  /** The attributes that the account knows. Default: all in the file. */
  readonly attributes?: readonly string[];
  readonly quirks?: Partial<FileQuirks>;
}

export interface HonestlySimulator extends SftpServer {
  readonly host: string;
  readonly username: string;
  /** The private half of the key that may log in. */
  readonly privateKey: string;
  readonly quirks: FileQuirks;
  /** The employees by ImportId, as the last import left them. */
  readonly employees: ReadonlyMap<string, SimEmployee>;
  /** Answers that employees gave; they stay when the employee is removed. */
  readonly feedback: { readonly importId: string; readonly text: string }[];
  /** Returns the file as it is now; null if there is none. */
  file(): string | null;
  /** Puts a file there, as somebody else would. */
  put(text: string): void;
  /** Runs the import, as Honestly does at 03:00 and 15:00. Returns null if there was no file. */
  import(): Imported | null;
}

const QUIRKS: FileQuirks = { renamesOver: true, lists: true, reads: true, writes: true };
const PATH = "/upload/employees.csv";

export async function startHonestlySimulator(options: HonestlyOptions = {}): Promise<HonestlySimulator> {
  const { port = 0, username = "feed-example", attributes = null } = options;
  const quirks = { ...QUIRKS, ...options.quirks };
  const key = newSshKey();
  const server = await startSftpServer({ port, username, publicKey: key.public, quirks });
  const employees = new Map<string, SimEmployee>();
  const file = () => server.disk.files.get(PATH)?.bytes.toString("utf8") ?? null;
  return Object.assign(server, {
    host: "127.0.0.1",
    username,
    privateKey: key.private,
    quirks,
    employees,
    feedback: [],
    file,
    put: (text: string) => void server.disk.files.set(PATH, { bytes: Buffer.from(text) }),
    import() {
      const text = file();
      return text === null ? null : importFile(text, employees, attributes);
    },
  });
}
