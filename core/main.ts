#!/usr/bin/env node
/** The process: arguments, environment, signals, exit code. All other code is given what it needs of them. */
import { userInfo } from "node:os";
import { setFlagsFromString } from "node:v8";
import { createHost, stopReason } from "./app/command-line/host.ts";
import { homeOf } from "./app/home.ts";
import { runCli } from "./cli/run-cli.ts";
import { EXIT } from "./cli/exit-codes.ts";
import type { StopSignal } from "./cli/host.ts";

/** How long the process waits at its end for output to be written. */
const LAST_WORDS_MS = 500;

// By default the space for new objects grows to twice 32 MB and stays so, and garbage is collected only once it is several times what is
// in use. These two flags halve the memory of a large run, for a tenth of its time (core/decisions/0005).
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=50");
// How much a function of WebAssembly does before it is compiled again, optimised. The only large one is undici's parser of answers: by
// default it takes 20 MB after three answers already, and a run of 1,650 answers is no quicker for it.
setFlagsFromString("--wasm-tiering-budget=2000000000");

const stop = new AbortController();
let stopped: StopSignal | null = null;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // A second signal ends the process at once; nothing that was acknowledged is lost.
    if (stopped) process.exit(EXIT[signal]);
    stopped = signal;
    stop.abort(stopReason(signal));
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    // A reader such as `| head` may leave before the end. Any other error means that the report was not written: a failure.
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
// Nothing is left to do, so a connection that hangs (to a mail server, in a plugin) must not keep the process alive.
setTimeout(() => process.exit(), LAST_WORDS_MS).unref();

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user number without a name.
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
