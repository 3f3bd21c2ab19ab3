/** Changes that the working times of a made-up world can undergo. Each keeps `updatedAt` and `version` true. */
import { touch } from "./changes.ts";
import type { SimAttendance, World } from "./records.ts";
import { tell } from "./tell.ts";

export type NewAttendance = Pick<SimAttendance, "person" | "start" | "end"> &
  Partial<Omit<SimAttendance, "id" | "createdAt" | "updatedAt">>;

/** Adds a period of attendance. Whatever is not given is plain: confirmed work without comment and project. */
export function addAttendance(world: World, given: NewAttendance): SimAttendance {
  const attendance: SimAttendance = {
    id: world.dice.uuid(),
    type: "WORK",
    status: "CONFIRMED",
    comment: null,
    projectId: null,
    automatic: false,
    createdAt: world.now,
    updatedAt: world.now,
    ...given,
  };
  world.attendances.push(attendance);
  touch(world);
  tell(world, "attendance-period.created", attendance);
  return attendance;
}

export function changeAttendance(
  world: World,
  attendance: SimAttendance,
  change: Partial<Omit<SimAttendance, "id">>,
): void {
  Object.assign(attendance, change);
  touch(world, attendance);
}

export function approveAttendance(world: World, attendance: SimAttendance): void {
  changeAttendance(world, attendance, { status: "CONFIRMED" });
}

export function rejectAttendance(world: World, attendance: SimAttendance): void {
  changeAttendance(world, attendance, { status: "REJECTED" });
}

/** Removes an attendance, without a trace. */
export function removeAttendance(world: World, attendance: SimAttendance): void {
  world.attendances = world.attendances.filter((one) => one !== attendance);
  touch(world);
}
