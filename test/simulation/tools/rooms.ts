/** Rooms in a tool that nobody sells: the config describes how its bookings are listed and cancelled. */
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import { MADE_UP_KEY, startMadeUpTool } from "../../plugins/bookings-release/connectors/http/made-up-tool.ts";
import type { Company } from "../company.ts";
import type { Tool } from "../tool.ts";
import { bookedTool, nextBooking, type Booked } from "./booked.ts";

export async function startRooms(company: Company, dice: Dice): Promise<Tool> {
  const rooms = await startMadeUpTool([], { at: "http://rooms.invalid" });
  const booked = new Map<number, Booked>();
  let made = 0;
  const book = (isBlocker = false) => {
    made += 1;
    const { person, day } = nextBooking(company, dice);
    booked.set(made, { id: String(made), person, day, isBlocker });
    rooms.rows.push({
      ...{ id: made, begins: `${day}T09:00`, ends: `${day}T17:00` },
      place: { name: `Room ${made}`, kind: isBlocker ? "blocked" : "room" },
      // As the tool knows them now: whoever is renamed is renamed there too.
      get user() {
        return { email: person.email };
      },
    });
    return `a room is booked for ${person.email} on ${day}`;
  };
  for (let left = dice.between(0, 8); left > 0; left -= 1) book(dice.chance(0.2));
  return {
    target: "rooms",
    servers: [rooms],
    secrets: [MADE_UP_KEY],
    settings: {
      plugin: "bookings-release",
      connector: {
        ...{ type: "http", base_url: `${rooms.url}/v1`, headers: { "x-key": MADE_UP_KEY }, times: "local" },
        list: { path: "/numbered", rows: "data.items", total: "meta.total", paging: { by: "number", size: 2 } },
        fields: { email: "user.email", space: "place.name", starts_at: "begins", ends_at: "ends" },
        ...{ blocker: { field: "place.kind", is: ["blocked"] }, cancel: { path: "/bookings/{id}" } },
      },
    },
    ...bookedTool(company, () => rooms.rows.map(({ id }) => booked.get(Number(id))!)),
    edits: [() => book(), () => book()],
  };
}
