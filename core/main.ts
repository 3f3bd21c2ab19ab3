#!/usr/bin/env node
/** The process: arguments, environment, signals, exit code. Everything else is told what it needs to know. */
import { userInfo } from "node:os";
import { setFlagsFromString } from "node:v8";
import { createHost, stopReason } from "./app/command-line/host.ts";
import { homeOf } from "./app/home.ts";
import { runCli } from "./cli/run-cli.ts";
import type { StopSignal } from "./cli/host.ts";

/** For what was printed to get out. */
const LAST_WORDS_MS = 500;
const CODES: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

// Else the space for new objects grows to twice 32 MB and stays so, and what batches leave behind is collected only once it is
// several times what is in use: half of what a large run takes, for a tenth of its time (core/decisions/0005).
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=50");
// How much a function of WebAssembly does before it is compiled a second time, optimised. The only one of size is undici's reader of
// answers: that takes 20 MB after three answers already, and a run of 1,650 answers is none the quicker for it.
setFlagsFromString("--wasm-tiering-budget=2000000000");

const stop = new AbortController();
let stopped: StopSignal | null = null;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // The second one stops at once; nothing that was acknowledged is lost.
    if (stopped) process.exit(CODES[signal]);
    stopped = signal;
    stop.abort(stopReason(signal));
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads us may leave before the end (`| head`). That a report could not be written is a failure.
    if (code === "EPIPE") return;
    process.once("exit", () => {
      process.exitCode = 1;
    });
    if (stream === process.stdout) process.stderr.write(`error: the output cannot be written: ${message}\n`);
  });
}

const host = createHost({
  env: process.env,
  folder: process.cwd(),
  pid: process.pid,
  user: userName(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  version: homeOf(import.meta.url).version,
  random: Math.random,
  signal: stop.signal,
  stoppedBy: () => stopped,
  isAlive,
  onHangup: (callback) => process.on("SIGHUP", callback),
  onStray({ isTheirs, tell }) {
    for (const event of ["uncaughtException", "unhandledRejection"] as const)
      process.on(event, (reason: unknown) => {
        if (isTheirs(reason)) return tell(reason);
        process.stderr.write(`${reason instanceof Error ? reason.stack : reason}\n`);
        process.exit(1);
      });
  },
});

process.exitCode = await runCli(process.argv.slice(2), host);
// Nothing is left to do then, whatever still hangs (a mail server, a plugin of other people); who waits for us waits no longer.
setTimeout(() => process.exit(), LAST_WORDS_MS).unref();

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that no name belongs to.
    return String(process.getuid?.() ?? "unknown");
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
