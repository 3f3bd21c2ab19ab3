/** rollcall as people start it: a process of its own, with an environment that the test alone decides. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export const TOP = join(import.meta.dirname, "../../../..");
/** Node's own cache of compiled modules: it halves the time that a process takes to start. */
const CACHE = { NODE_COMPILE_CACHE: join(TOP, "node_modules/.cache/rollcall-processes") };
const PATIENCE_MS = 40_000;

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of standard output, which must be exactly one JSON document. */
  // biome-ignore lint/suspicious/noExplicitAny: what it holds is what the test asks about
  json(): any;
}

export interface StartOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What is run: the compiled code, or the sources as they stand. */
  readonly main: string;
  /** On standard input; left out: nothing is. */
  readonly input?: string;
  /** What comes before the command, where it is to run elsewhere: on a host of its own. */
  readonly before?: readonly string[];
}

export class Program {
  stdout = "";
  stderr = "";
  readonly ended: Promise<Ended>;
  readonly isVerbose: boolean;
  /** Hears what comes on standard error, as it comes. */
  onSaid: ((text: string) => void) | null = null;
  readonly #child: ChildProcess;

  constructor(args: readonly string[], { cwd, env, input, main, before = [] }: StartOptions) {
    const all = { ...CACHE, ...env };
    const [program, ...rest] = [...before, process.execPath, main, ...args];
    const child = spawn(program!, rest, {
      cwd,
      env: all,
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(input);
    this.#child = child;
    this.isVerbose = args.includes("--verbose");
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.stdout += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.stderr += text;
      this.onSaid?.(text);
    });
    this.ended = once(child, "close").then(([code, signal]) => {
      const { stdout, stderr } = this;
      return { code, signal, stdout, stderr, json: () => JSON.parse(stdout) };
    });
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  get lives(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** The end after `signal`, with the milliseconds that it took. */
  async stop(signal: NodeJS.Signals): Promise<Ended & { readonly ms: number }> {
    const from = performance.now();
    this.send(signal);
    return { ...(await this.ended), ms: performance.now() - from };
  }

  /** Waits until it has said this on standard error or standard output. */
  async says(what: RegExp): Promise<RegExpExecArray> {
    const found = () => what.exec(this.stderr) ?? what.exec(this.stdout);
    await eventually(
      () => found() !== null || !this.lives,
      `rollcall to say ${what}`,
      () => this.said(),
    );
    const match = found();
    if (!match) throw new Error(`rollcall ended without saying ${what}\n${this.said()}`);
    return match;
  }

  said(): string {
    return `stdout: ${this.stdout}\nstderr: ${this.stderr}`;
  }
}

/** Asks again and again; the test ends with words where it never becomes true. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  what: string,
  circumstances: () => string = () => "",
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > until) throw new Error(`waited in vain for ${what}\n${circumstances()}`);
    await sleep(20);
  }
}
