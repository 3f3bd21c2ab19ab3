/** Acme as the exam wants it: most of a made-up company's people are known there, and somebody has made a leave by hand. */
import type { ExamTool, Founding } from "rollcall/exam";
import { startSimulator, TOKEN, type Simulator } from "./simulator.ts";

export async function start(founding: Founding): Promise<ExamTool> {
  return toolOf(await startSimulator(), founding);
}

export function toolOf(acme: Simulator, { world, today }: Founding): ExamTool {
  for (const { email, firstName, lastName, status } of world.people)
    if (email) acme.addMember({ mail: email, name: `${firstName} ${lastName}`, locked: status === "inactive" });
  const [member = ""] = acme.members.keys();
  acme.leaves.set("by-hand", { id: "by-hand", member, first: today, last: today, text: "", external: false });
  return {
    settings: { connector: { base_url: acme.url, token: TOKEN, requests_per_minute: 12 }, hide_details: false },
    servers: [acme],
    records: () => [...acme.members.values(), ...acme.leaves.values()],
    perMinute: 12,
    close: () => acme.close(),
  };
}
