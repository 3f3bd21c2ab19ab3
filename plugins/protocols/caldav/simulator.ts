/** A CalDAV server as RFC 4791 has it, for tests: as much of one as the client needs, held to what Debian's Radicale answers. */
import { startSimServer, type SimServer, type SimServerOptions } from "../../../core/plugin/simulator.ts";
import { CalDavRoutes } from "./simulator-routes.ts";
import { CalDavWorld } from "./simulator-world.ts";

interface CalDavSimulatorOptions extends SimServerOptions {
  readonly username?: string;
  readonly password?: string;
}

/** What people do there themselves, asking nobody. */
interface CalDavSimulator extends SimServer {
  readonly world: CalDavWorld;
  readonly username: string;
  readonly password: string;
  /** `name`: what people call it. The path ends with a slash. */
  makeCalendar(path: string, name?: string): void;
  write(path: string, text: string): void;
  /** Null when it is not there. */
  read(path: string): string | null;
  remove(path: string): void;
}

export async function startCalDavSimulator(options: CalDavSimulatorOptions = {}): Promise<CalDavSimulator> {
  const { username = "rollcall", password = "caldav-password" } = options;
  const world = new CalDavWorld();
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
