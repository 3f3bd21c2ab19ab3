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
  /** The attributes that the account knows. Default: all that come. */
  readonly attributes?: readonly string[];
  readonly quirks?: Partial<FileQuirks>;
}

export interface HonestlySimulator extends SftpServer {
  readonly host: string;
  readonly username: string;
  /** Of the key that is let in. */
  readonly privateKey: string;
  readonly quirks: FileQuirks;
  /** By ImportId, as the last import left them. */
  readonly employees: ReadonlyMap<string, SimEmployee>;
  /** Answers that somebody once gave; they stay when somebody goes. */
  readonly feedback: { readonly importId: string; readonly text: string }[];
  /** The file as it lies there now; null: there is none. */
  file(): string | null;
  /** Somebody else puts a file there. */
  put(text: string): void;
  /** What happens at 03:00 and at 15:00. Null: there was no file. */
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
