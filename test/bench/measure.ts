/** Wall time, CPU and peak memory of one run: of a process that ends with it, or of one that lives on. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

export interface Usage {
  readonly wallMs: number;
  /** User and system. */
  readonly cpuMs: number;
  /** Megabytes (2^20 bytes) of the whole process at its largest. */
  readonly peakMb: number;
}

/** Preloaded into every measured process that ends by itself: at its exit it tells what it used, as the system counts it. */
const TELL = `import { writeSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 }));
});`;

/** Runs `node ARGS…` to its end, start-up included. @throws with what it printed when it fails. */
export function measureProcess(args: readonly string[], cwd: string): Promise<Usage> {
  const began = performance.now();
  const preload = `data:text/javascript,${encodeURIComponent(TELL)}`;
  const child = spawn(process.execPath, ["--import", preload, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let [told, printed] = ["", ""];
  child.stdout?.on("data", (chunk: Buffer) => (printed += chunk));
  child.stderr?.on("data", (chunk: Buffer) => (printed += chunk));
  child.stdio[3]?.on("data", (chunk: Buffer) => (told += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      const wallMs = performance.now() - began;
      if (code === 0) resolve({ wallMs, ...JSON.parse(told) });
      else reject(new Error(`node ${args.join(" ")} ended with ${code}:\n${printed.slice(-4000)}`));
    });
  });
}

/** What a living process uses while `work` goes on; `work` says how long it took. Linux only: it reads /proc. */
export async function measureLiving(pid: number, work: () => Promise<number>): Promise<Usage> {
  // From here on the system counts the peak anew.
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
  const before = cpuMsOf(pid);
  const wallMs = await work();
  return { wallMs, cpuMs: cpuMsOf(pid) - before, peakMb: peakMbOf(pid) };
}

/** The system counts in hundredths of a second. */
const TICK_MS = 10;

function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

function peakMbOf(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}
