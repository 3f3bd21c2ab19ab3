/**
 * rollcall as it is shipped, with a fraction of the waits that end a lease or give up a job: what is met in an hour shows in minutes.
 * Nothing else is another.
 */
import { defineConfig, type Plugin } from "rolldown";
import shipped from "../../rolldown.config.ts";

const SHORTER: Readonly<Record<string, readonly (readonly [was: string, is: string])[]>> = {
  "core/model/rules.ts": [
    ["lengthMs: 60 * SECOND, renewMs: 15 * SECOND", "lengthMs: 10 * SECOND, renewMs: 2 * SECOND"],
    ["timeoutMs: 30 * SECOND", "timeoutMs: 3 * SECOND"],
    ["tokenRetryMs: 15 * SECOND", "tokenRetryMs: 1 * SECOND"],
  ],
  "core/app/daemon/leader.ts": [["ASK_EVERY_MS = 3_000", "ASK_EVERY_MS = 300"]],
  "core/app/daemon/shared-clock.ts": [["LOOK_EVERY_MS = 5_000", "LOOK_EVERY_MS = 500"]],
  "core/app/daemon/shared-queue.ts": [
    ["SILENT_S = 30", "SILENT_S = 10"],
    [
      "superviseIntervalSeconds: 10, monitorIntervalSeconds: 10",
      "superviseIntervalSeconds: 1, monitorIntervalSeconds: 1",
    ],
  ],
};

const shorter: Plugin = {
  name: "shorter",
  transform(code, id) {
    const [, changes = []] = Object.entries(SHORTER).find(([file]) => id.endsWith(file)) ?? [];
    return changes.reduce((text, [was, is]) => {
      if (!text.includes(was)) throw new Error(`${id} does not say ${was} any more`);
      return text.replace(was, is);
    }, code);
  },
};

const { plugins, ...rest } = shipped as { plugins: Plugin[] };
export default defineConfig({ ...rest, plugins: [shorter, ...plugins] });
