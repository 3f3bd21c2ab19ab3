/** The records of the simulated Seatsurfing, and its rules for users and for deleting bookings. */
import { elapsed, instantIn, type Instant } from "../../../../core/model/time.ts";

export interface SimUser {
  readonly id: string;
  email: string;
  firstname: string;
  lastname: string;
  role: number;
  /** 0: a person; 1, 2: a service account that reads, or reads and writes. */
  accountType: number;
  atlassianId: string;
  authProviderId: string;
  hasPassword: boolean;
  /** Whether an invitation was sent. */
  invited: boolean;
}

export interface SimLocation {
  readonly id: string;
  readonly name: string;
  /** Empty: the organization's zone. */
  readonly timezone: string;
}

export interface SimSpace {
  readonly id: string;
  readonly name: string;
  readonly location: SimLocation;
}

export interface SimBooking {
  readonly id: string;
  /** Null: a guest booked, through a public page. */
  readonly user: SimUser | null;
  readonly space: SimSpace;
  /** Wall times at the location, with seconds. */
  readonly enter: string;
  readonly leave: string;
  readonly subject: string;
  readonly recurringId: string;
  readonly guest: string;
}

export interface NewBooking {
  readonly user: SimUser | null;
  readonly space: SimSpace;
  /** Wall times at the location: `2026-07-21T09:00`, or with seconds. */
  readonly enter: string;
  readonly leave: string;
  readonly subject?: string;
  readonly recurringId?: string;
  /** The address that a guest gave. */
  readonly guest?: string;
}

const HOUR_MS = 3_600_000;

export class SeatsurfingWorld {
  readonly users = new Map<string, SimUser>();
  readonly locations = new Map<string, SimLocation>();
  readonly bookings = new Map<string, SimBooking>();
  readonly settings = new Map([
    ["default_timezone", "Europe/Berlin"],
    ["no_admin_restrictions", "0"],
    ["enable_max_hours_before_delete", "0"],
    ["max_hours_before_delete", "0"],
  ]);
  readonly #now: () => Instant;
  #made = 0;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  addUser(user: Partial<SimUser> & Pick<SimUser, "email">): SimUser {
    const ways = { atlassianId: "", authProviderId: "", hasPassword: false, invited: false };
    const empty = { firstname: "", lastname: "", role: 0, accountType: 0 };
    const added: SimUser = { ...empty, ...ways, ...user, email: user.email.toLowerCase(), id: this.newId() };
    this.users.set(added.id, added);
    return added;
  }

  /** Deletes the user's bookings too. */
  deleteUser({ id }: SimUser): void {
    this.users.delete(id);
    for (const booking of this.bookings.values()) if (booking.user?.id === id) this.bookings.delete(booking.id);
  }

  addLocation(name: string, timezone = ""): SimLocation {
    const added = { id: this.newId(), name, timezone };
    this.locations.set(added.id, added);
    return added;
  }

  addSpace(name: string, location: SimLocation): SimSpace {
    return { id: this.newId(), name, location };
  }

  addBooking({ subject = "", recurringId = "", guest = "", enter, leave, ...booking }: NewBooking): SimBooking {
    const times = { enter: withSeconds(enter), leave: withSeconds(leave) };
    const added = { ...booking, ...times, id: this.newId(), subject, recurringId, guest };
    this.bookings.set(added.id, added);
    return added;
  }

  /** As Seatsurfing reckons: a booking has ended if its wall time lies before today's midnight in UTC. */
  hasEnded({ leave }: SimBooking): boolean {
    return leave < `${this.#now().slice(0, 10)}T00:00:00`;
  }

  isTooClose({ enter, space }: SimBooking): boolean {
    if (this.settings.get("no_admin_restrictions") === "1") return false;
    if (this.settings.get("enable_max_hours_before_delete") !== "1") return false;
    const hours = Number(this.settings.get("max_hours_before_delete"));
    const start = instantIn(this.zoneOf(space.location), enter.slice(0, 16));
    return hours > 0 && Math.trunc(elapsed(this.#now(), start) / HOUR_MS) < hours;
  }

  zoneOf({ timezone }: SimLocation): string {
    return timezone || (this.settings.get("default_timezone") ?? "UTC");
  }

  newId(): string {
    this.#made += 1;
    return `00000000-0000-4000-a000-${this.#made.toString(16).padStart(12, "0")}`;
  }
}

function withSeconds(time: string): string {
  return time.length === 16 ? `${time}:00` : time;
}
