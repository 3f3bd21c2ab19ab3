/** Parking lots with a calendar each on a CalDAV server: a booking is an event of whoever made it. */
import { startCalDavSimulator } from "../../../plugins/protocols/caldav/simulator.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { Company } from "../company.ts";
import type { Tool } from "../tool.ts";
import { bookedTool, nextBooking, type Booked } from "./booked.ts";

const PASSWORD = "canary-parking-password";
const SENT = Buffer.from(`rollcall:${PASSWORD}`).toString("base64");
const LOTS = ["/lots/1/", "/lots/2/"];

export async function startParking(company: Company, dice: Dice): Promise<Tool> {
  const dav = await startCalDavSimulator({ at: "http://parking.invalid", username: "rollcall", password: PASSWORD });
  for (const [at, lot] of LOTS.entries()) dav.makeCalendar(lot, `Lot ${at + 1}`);
  const booked = new Map<string, Booked>();
  const write = ({ id, person, day, isBlocker }: Booked) => dav.write(id, eventOf(id, person.email!, day, isBlocker));
  company.renamed.push((person) => {
    for (const one of booked.values()) if (one.person === person && dav.read(one.id) !== null) write(one);
  });
  let made = 0;
  const book = (isBlocker = false) => {
    made += 1;
    const one = { id: `${dice.pick(LOTS)}${made}.ics`, ...nextBooking(company, dice), isBlocker };
    booked.set(one.id, one);
    write(one);
    return `a lot is booked for ${one.person.email} on ${one.day}`;
  };
  for (let left = dice.between(0, 8); left > 0; left -= 1) book(dice.chance(0.2));
  return {
    target: "parking",
    servers: [dav],
    secrets: [PASSWORD, SENT],
    settings: {
      plugin: "bookings-release",
      connector: { type: "caldav", url: `${dav.url}/lots/`, username: dav.username, password: PASSWORD },
    },
    ...bookedTool(company, () => [...booked.values()].filter(({ id }) => dav.read(id) !== null)),
    edits: [() => book(), () => book()],
  };
}

function eventOf(uid: string, email: string, day: string, isBlocker: boolean): string {
  const date = day.replaceAll("-", "");
  const times = [`DTSTART;TZID=Europe/Berlin:${date}T090000`, `DTEND;TZID=Europe/Berlin:${date}T170000`];
  const what = `SUMMARY:${isBlocker ? "[Blocker] kept free" : "Parking"}`;
  const event = ["BEGIN:VEVENT", `UID:${uid}`, `ORGANIZER:mailto:${email}`, ...times, what, "END:VEVENT"];
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:by hand", ...event, "END:VCALENDAR", ""].join("\r\n");
}
