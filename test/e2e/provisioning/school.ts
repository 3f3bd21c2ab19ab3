/** A house whose people go to a simulated SCIM tool, and a company that is small enough to be read. */
import { onTestFinished } from "vitest";
import type { RunReport } from "../../../core/model/run.ts";
import { startScimSimulator } from "../../../plugins/protocols/scim/simulator.ts";
import type { ScimQuirks } from "../../../plugins/protocols/scim/simulator-world.ts";
import { addPerson, type SimPerson } from "../../../plugins/personio/world.ts";
import { openHouse } from "../../kit/house.ts";

export const TARGET = "learning";

export interface SchoolOptions {
  readonly quirks?: Partial<ScimQuirks>;
  readonly users?: object;
  readonly teams?: object;
  readonly connector?: object;
  readonly target?: object;
  readonly now?: string;
  readonly source?: { readonly people: "v1" | "v2" };
  /** In place of the simulator. */
  readonly server?: { readonly url: string; readonly token: string };
}

/** Peter, who leads Ann and Ben; Ann in IT, Ben in Sales. */
export type School = Awaited<ReturnType<typeof openSchool>>;

export async function openSchool(options: SchoolOptions = {}) {
  const tool = await startScimSimulator({ quirks: options.quirks ?? {} });
  onTestFinished(() => tool.close());
  const { url, token } = options.server ?? { url: tool.base, token: tool.token };
  const targets = ({ users, teams, connector, target }: SchoolOptions) => ({
    [TARGET]: {
      plugin: "user-and-team-provisioning",
      connector: { type: "scim", url, token, requests_per_minute: 1_000_000, ...connector },
      users: { attributes: { title: "position", department: "department", manager: "supervisor" }, ...users },
      teams: { from: ["department", "supervisor"], ...teams },
      ...target,
    },
  });
  const house = await openHouse({
    plain: 0,
    targets: targets(options),
    ...(options.now && { now: options.now }),
    ...(options.source && { source: options.source }),
  });
  const { world } = house;
  const [it, sales] = world.departments;
  Object.assign(it!, { name: "IT" });
  Object.assign(sales!, { name: "Sales" });
  const peter = addPerson(world, {
    firstName: "Paula",
    lastName: "Platzhalter",
    email: "peter@example.com",
    position: "Head",
  });
  const staff = (firstName: string, more: Partial<SimPerson> = {}) =>
    addPerson(world, {
      ...{ firstName, lastName: "Example", email: `${firstName.toLowerCase()}@example.com`, position: "Baker" },
      ...{ supervisor: peter, department: it!, ...more },
    });
  const [ann, ben] = [staff("Ann"), staff("Ben", { department: sales! })];
  const sync = (wish = {}) => house.sync(wish, TARGET);
  /** Another config of the same target. */
  const edit = (change: SchoolOptions) => house.reconfigure({ targets: targets({ ...options, ...change }) });
  return { house, world, tool, peter, ann, ben, it: it!, sales: sales!, staff, sync, edit, targets };
}

/** `create user ann@example.com`, in order. */
export function done(report: RunReport): string[] {
  return report.changes.map(({ op, kind, subject, person, status }) => {
    const what = `${op} ${kind} ${person ?? subject}`;
    return status === "done" ? what : `${what} (${status})`;
  });
}

export function nothing(report: RunReport): boolean {
  return report.run.status === "succeeded" && report.changes.length === 0;
}
