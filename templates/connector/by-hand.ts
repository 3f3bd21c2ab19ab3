/** A made-up company to try this by hand: `node by-hand.ts`, then `rollcall plan by-hand` in another terminal in this folder. Ctrl-C ends it. */
import { writeFile } from "node:fs/promises";
import { startByHand } from "rollcall/exam";
import { start } from "./start.ts";

await writeFile("config.yaml", await startByHand({ plugin: "absence-mirror", connector: "./index.ts", start }));
