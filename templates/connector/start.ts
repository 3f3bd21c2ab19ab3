/** The simulator as the exam needs it: it knows most of a made-up company's people, and somebody has made a leave by hand. */
import type { ExamTool, Founding } from "rollcall/exam";
import { startSimulator, TOKEN, type Simulator } from "./simulator.ts";

export async function start(founding: Founding): Promise<ExamTool> {
  return toolOf(await startSimulator(), founding);
}

export function toolOf(tool: Simulator, { world, today }: Founding): ExamTool {
  for (const { email, firstName, lastName, status } of world.people)
    if (email) tool.addMember({ mail: email, name: `${firstName} ${lastName}`, locked: status === "inactive" });
  const [member = ""] = tool.members.keys();
  tool.leaves.set("by-hand", { id: "by-hand", member, first: today, last: today, text: "", external: false });
  return {
    settings: { connector: { base_url: tool.url, token: TOKEN, requests_per_minute: 12 }, hide_details: false },
    servers: [tool],
    records: () => [...tool.members.values(), ...tool.leaves.values()],
    perMinute: 12,
    close: () => tool.close(),
  };
}
