/** A calendar for all on a CalDAV server: absences stand there with our mark, beside what people enter themselves. */
import { addDays } from "../../../core/model/time.ts";
import { startCalDavSimulator } from "../../../plugins/protocols/caldav/simulator.ts";
import type { SimEvent } from "../../../plugins/protocols/caldav/simulator-world.ts";
import type { Dice } from "../../../plugins/personio/simulator/random.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import { differ, twice, type Seen, type Tool } from "../tool.ts";

const PASSWORD = "canary-calendar-password";
const TEAM = "/team/";
/** What is sent instead of the password tells it all the same. */
const SENT = Buffer.from(`rollcall:${PASSWORD}`).toString("base64");

export async function startCalendar(company: Company, dice: Dice): Promise<Tool> {
  const dav = await startCalDavSimulator({ at: "http://calendar.invalid", username: "rollcall", password: PASSWORD });
  dav.makeCalendar(TEAM, "Who is away");

  const personIn = ({ text }: SimEvent) => company.byEmail.get(valueIn(text, "X-ROLLCALL-PERSON") ?? "") ?? null;
  const all = () => [...dav.world.events.values()];
  const ours = () => all().filter(({ text }) => valueIn(text, "X-ROLLCALL-MIRRORED") !== null);
  const lineOf = (person: SimPerson | null, from: string, to: string) => `${person?.id} ${from} ${to}`;
  const lineOfOurs = (one: SimEvent) => lineOf(personIn(one), ...daysIn(one.text));
  const granted = (person: SimPerson) =>
    company
      .absencesOf(person)
      .filter(({ status, startsOn, endsOn }) => status === "approved" && inWindow(startsOn, endsOn!, company.today))
      .map(({ startsOn, endsOn }) => lineOf(person, startsOn, endsOn!));
  const isHere = (person: SimPerson | null): person is SimPerson => person !== null && company.present.includes(person);
  const seen = (one: SimEvent): Seen => {
    const person = ours().includes(one) ? personIn(one) : null;
    const wanted = isHere(person) && granted(person).includes(lineOfOurs(one));
    return { kind: "absence", person, active: true, text: one.text, wanted };
  };

  let entered = 0;
  const enter = (title: string, day: string) => {
    entered += 1;
    dav.write(`${TEAM}${entered}.ics`, eventOf(`by-hand-${entered}`, title, day));
  };
  const pick = () => {
    const some = ours();
    return some.length > 0 ? dice.pick(some) : null;
  };
  const touched = new Set<string>();
  return {
    target: "calendar",
    servers: [dav],
    secrets: [PASSWORD, SENT],
    settings: {
      plugin: "absence-mirror",
      connector: { type: "caldav", url: `${dav.url}${TEAM}`, username: dav.username, password: PASSWORD },
    },
    records: () => new Map(all().map((one) => [one.path, seen(one)])),
    doubles: ({ stays }) =>
      twice(
        ours()
          .filter(({ path }) => !stays(path))
          .map(lineOfOurs),
      ),
    differences({ stays, linked }) {
      // Absences of those who left stay as they were.
      const old = addDays(company.today, -14);
      const there = ours().filter((one) => isHere(personIn(one)) && daysIn(one.text)[1] >= old);
      // Whose answer was lost, and which somebody edited before it was looked for, has no days by which it would be found.
      const lost = (path: string) => touched.has(path) && !linked(path);
      const staying = there.filter(({ path }) => stays(path) || lost(path));
      return differ(company.present.flatMap(granted), there.map(lineOfOurs), staying.map(lineOfOurs));
    },
    edits: [
      () => {
        const day = addDays(company.today, dice.between(0, 20));
        enter("Summer party", day);
        return `somebody enters a party in the calendar for ${day}`;
      },
      () => {
        const day = addDays(company.today, dice.between(0, 20));
        const person = company.present.length > 0 ? dice.pick(company.present) : null;
        if (!person || !company.enters(person, day, day)) return null;
        enter(`${person.firstName} ${person.lastName}: absent`, day);
        return `${person.email} enters ${day} on both sides`;
      },
      () => {
        const one = pick();
        // Whoever sets a field back again and again is let be: another rule, another test.
        if (!one || touched.has(one.path)) return null;
        touched.add(one.path);
        const end = addDays(daysIn(one.text)[1], 3).replaceAll("-", "");
        dav.write(one.path, one.text.replace(/^DTEND;VALUE=DATE:\d+/m, `DTEND;VALUE=DATE:${end}`));
        return `somebody edits ${lineOfOurs(one)} in the calendar`;
      },
      () => {
        const one = pick();
        if (one) dav.remove(one.path);
        return one && `somebody deletes ${lineOfOurs(one)} in the calendar`;
      },
    ],
  };
}

/** Of a property of the event; long lines are folded. */
function valueIn(text: string, name: string): string | null {
  const lines = text.replace(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const line = lines.find((one) => one.startsWith(`${name}:`) || one.startsWith(`${name};`));
  return line === undefined ? null : line.slice(line.indexOf(":") + 1);
}

/** First and last. */
function daysIn(text: string): [string, string] {
  const [from, before] = ["DTSTART", "DTEND"].map((name) =>
    valueIn(text, name)!.replace(/^(\d{4})(\d\d)(\d\d)$/, "$1-$2-$3"),
  );
  return [from!, addDays(before!, -1)];
}

function eventOf(uid: string, title: string, day: string): string {
  const [from, before] = [day, addDays(day, 1)].map((date) => date.replaceAll("-", ""));
  const lines = [`UID:${uid}`, `SUMMARY:${title}`, `DTSTART;VALUE=DATE:${from}`, `DTEND;VALUE=DATE:${before}`];
  return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:by hand", "BEGIN:VEVENT", ...lines, "END:VEVENT", "END:VCALENDAR"]
    .map((line) => `${line}\r\n`)
    .join("");
}

function inWindow(from: string, to: string, today: string): boolean {
  return to >= addDays(today, -14) && from <= addDays(today, 180);
}
