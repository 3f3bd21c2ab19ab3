/** acme: everybody who works here has an account in Acme. One area, one flow. */
import { defineTarget, type TargetPlugin } from "rollcall/plugin";
import { Client } from "./client.ts";
import { config, type Settings } from "./config.ts";
import { usersFlow } from "./users.ts";

const plugin: TargetPlugin<Settings> = {
  name: "acme",
  summary: "Accounts in Acme for everybody who works here.",
  config,
  defaultSchedule: "every 1h",
  areas: ["users"],
  needs: () => ({
    people: { required: ["email"], useful: ["first_name", "last_name", "status"] },
    absences: null,
  }),
  connect(settings, context) {
    const client = new Client(settings, context);
    return { flows: () => [usersFlow(client)], test: () => client.test() };
  },
};

export default defineTarget(1, plugin);
