/** A mail server that goes wrong in the middle of a mail: it speaks SMTP line by line, with answers that the test decides. */
import { createServer, type AddressInfo, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** The answer to a line, to which CR LF is added; `hang`: no answer; `close`: it hangs up. */
export type Reply = string | "hang" | "close";
/** The answers by the first word of the client's line; `greeting` comes before any, `body` at the end of the mail's data. */
export type Script = Readonly<Record<string, Reply>>;

const POLITE: Script = {
  greeting: "220 rough.example.com",
  EHLO: "250 rough.example.com",
  MAIL: "250 ok",
  RCPT: "250 ok",
  DATA: "354 go on",
  body: "250 taken",
  QUIT: "221 bye",
  RSET: "250 ok",
};

export interface RoughSmtp {
  readonly url: string;
  /** The mails that it was given whole after DATA. */
  readonly bodies: readonly string[];
  /** Changes its answers from now on. */
  become(script: Script): void;
}

export async function startRoughSmtp(script: Script): Promise<RoughSmtp> {
  let manners = { ...POLITE, ...script };
  const bodies: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    const say = (reply: Reply = "250 ok") => {
      if (reply === "close") socket.destroy();
      else if (reply !== "hang") socket.write(`${reply}\r\n`);
    };
    say(manners.greeting);
    talk(socket, {
      onLine: (word) => say(manners[word]),
      onBody: (body) => {
        bodies.push(body);
        say(manners.body);
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    bodies,
    become: (next) => {
      manners = { ...POLITE, ...next };
    },
  };
}

function talk(
  socket: Socket,
  { onLine, onBody }: { readonly onLine: (word: string) => void; readonly onBody: (body: string) => void },
): void {
  let unread = "";
  let inBody = false;
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    unread += chunk;
    for (;;) {
      const end = unread.indexOf(inBody ? "\r\n.\r\n" : "\r\n");
      if (end === -1) return;
      const text = unread.slice(0, end);
      unread = unread.slice(end + (inBody ? 5 : 2));
      if (inBody) onBody(text);
      const word = inBody ? "" : (text.split(" ")[0] ?? "").toUpperCase();
      inBody = word === "DATA";
      if (word) onLine(word);
    }
  });
}
