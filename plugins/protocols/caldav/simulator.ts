/** A CalDAV server as in RFC 4791, for tests: as much as the client needs. A test compares its answers with those of Debian's Radicale. */
import { startSimServer, type SimServer, type SimServerOptions } from "../../../core/plugin/simulator.ts";
import { CalDavRoutes } from "./simulator-routes.ts";
import { CalDavWorld, type TrashBin } from "./simulator-world.ts";

interface CalDavSimulatorOptions extends SimServerOptions {
  readonly username?: string;
  readonly password?: string;
  readonly trashBin?: TrashBin;
}

/** The simulator, with the changes that people make in their calendars themselves. */
interface CalDavSimulator extends SimServer {
  readonly world: CalDavWorld;
  readonly username: string;
  readonly password: string;
  /** @param path ends with a slash. @param name the name that people give it */
  makeCalendar(path: string, name?: string): void;
  write(path: string, text: string): void;
  /** Returns an event's text; null if it is not there. */
  read(path: string): string | null;
  remove(path: string): void;
}

export async function startCalDavSimulator(options: CalDavSimulatorOptions = {}): Promise<CalDavSimulator> {
  const { username = "rollcall", password = "caldav-password", trashBin = "none" } = options;
  const world = new CalDavWorld(trashBin);
  const routes = new CalDavRoutes(world, username, password);
  const server = await startSimServer((request) => routes.answer(request), options);
  return Object.assign(server, {
    world,
    username,
    password,
    makeCalendar: (path: string, name?: string) => void world.calendars.set(path, name ?? null),
    write: (path: string, text: string) => void world.put(path, text),
    read: (path: string) => world.events.get(path)?.text ?? null,
    remove: (path: string) => void world.events.delete(path),
  });
}
