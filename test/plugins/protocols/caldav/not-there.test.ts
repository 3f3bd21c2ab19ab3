/** What is believed when something says "404": the calendar server is, a proxy in front of it is not. */
import { expect, it, onTestFinished } from "vitest";
import type { Fault, SimAnswer } from "../../../../core/plugin/simulator.ts";
import { TransientError } from "../../../../core/model/errors.ts";
import { CalDav } from "../../../../plugins/protocols/caldav/client.ts";
import { startCalDavSimulator } from "../../../../plugins/protocols/caldav/simulator.ts";
import { failure } from "../../../core/plugin/kit.ts";
import { testContext } from "../../../kit/plugin-context.ts";
import { Secret } from "../../../../core/model/secret.ts";

const EVENT = "/home/ann/1.ics";
const TEXT = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20260803", "END:VEVENT", "END:VCALENDAR"];

async function room(path = "/home/") {
  const simulator = await startCalDavSimulator();
  const context = testContext();
  onTestFinished(() => context.close().then(() => simulator.close()));
  for (const calendar of ["/home/ann/", "/home/ben/"]) simulator.makeCalendar(calendar);
  simulator.write(EVENT, TEXT.join("\r\n"));
  const { url, username, password } = simulator;
  const dav = new CalDav({ url: url + path, username, password: new Secret(password), ca: undefined }, context);
  const event = await dav.event(EVENT);
  return { simulator, dav, event: event! };
}

/** As an ingress answers that has no server behind it for a moment: by a web page, or by a line of text. */
const PROXIES: readonly [string, Fault["how"]][] = [
  ["a web page", { status: 404, headers: { "content-type": "text/html" }, body: "<html><h1>404</h1></html>" }],
  ["a line of text", { status: 404, headers: { "content-type": "text/plain" }, body: "404 page not found" }],
];

/** How SOGo begins whatever it refuses. */
const SOGO: SimAnswer = {
  status: 404,
  headers: { "content-type": "text/html" },
  body: '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><h3>An error occurred</h3></body></html>',
};

it.each(PROXIES)(
  "[refusals] %s in place of an event removes nothing, and is no proof that it is gone",
  async (_, how) => {
    for (const path of ["/home/", "/home/ann/"]) {
      const { simulator, dav, event } = await room(path);
      simulator.fault({ method: "REPORT", how });
      expect(await failure(dav.event(EVENT))).not.toBeNull();
      simulator.fault({ method: "DELETE", how });
      expect(await failure(dav.remove(event))).not.toBeNull();
      simulator.fault({ how, times: Infinity });
      expect(await failure(dav.event(EVENT))).not.toBeNull();
      simulator.heal();
      expect(simulator.read(EVENT)).not.toBeNull();
      await dav.remove(event);
      expect(simulator.read(EVENT)).toBeNull();
    }
  },
);

it("an event is gone if its server says so, to a removal too, or has no such calendar any more", async () => {
  const { simulator, dav, event } = await room();
  simulator.remove(EVENT);
  expect(await dav.event(EVENT)).toBeNull();
  await dav.remove(event);
  simulator.write(EVENT, TEXT.join("\r\n"));
  simulator.world.calendars.delete("/home/ann/");
  simulator.world.events.delete(EVENT);
  expect(await dav.event(EVENT)).toBeNull();
  await dav.remove(event);
});

it("what is gone is gone too on a server that says so by a web page, whatever was asked", async () => {
  const { simulator, dav, event } = await room();
  const how: Fault["how"] = (answer) => (answer.status === 404 ? SOGO : answer);
  simulator.fault({ how, times: Infinity });
  simulator.remove(EVENT);
  expect(await dav.event(EVENT)).toBeNull();
  await dav.remove(event);
  simulator.world.calendars.delete("/home/ann/");
  expect(await dav.event(EVENT)).toBeNull();
  expect(await dav.collection("/home/ann/")).toBeNull();
  await dav.remove(event);
});

it.each([...PROXIES, ["a page as a calendar server's own", SOGO] as const])(
  "[refusals] %s in place of a calendar is no proof that it is gone, and waits for the next run",
  async (_, how) => {
    const { simulator, dav } = await room();
    const window = { from: "2026-08-01", to: "2026-08-31" };
    simulator.fault({ how });
    expect(await failure(dav.collection("/home/ann/"))).toBeInstanceOf(TransientError);
    for (const times of [1, Infinity]) {
      simulator.fault({ how, times });
      expect(await failure(dav.events("/home/ann/", window))).toBeInstanceOf(TransientError);
    }
    expect(await failure(dav.calendars("/home/"))).toBeInstanceOf(TransientError);
    expect(await failure(dav.collection("/home/ann/"))).toBeInstanceOf(TransientError);
  },
);
