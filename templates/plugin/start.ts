/** The simulator as the exam needs it: half of a made-up company's people have an account there, and the others are to be given one. */
import type { ExamTool, Founding } from "rollcall/exam";
import { startSimulator, TOKEN } from "./simulator.ts";

export async function start({ world }: Founding): Promise<ExamTool> {
  const tool = await startSimulator();
  for (const [index, { email, firstName, lastName, status }] of world.people.entries())
    if (email && index % 2 === 0)
      tool.addMember({ mail: email, first: firstName, last: lastName, locked: status === "inactive" });
  return {
    settings: { base_url: tool.url, token: TOKEN, requests_per_minute: 4 },
    servers: [tool],
    records: () => tool.members.values(),
    perMinute: 4,
    refusal: { status: 200, body: { ok: false, error: "too many members" } },
    close: () => tool.close(),
  };
}
