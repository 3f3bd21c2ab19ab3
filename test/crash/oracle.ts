/** What must hold in the tools: at any moment nothing is there twice; after a run that ended well they are as the company is. */
import { isActive } from "../../plugins/protocols/scim/resource.ts";
import { staff } from "./events.ts";
import type { TargetName, Tools, Town } from "./town.ts";

/** What is wrong at any moment, whatever was killed. */
export function torn(tools: Tools): string[] {
  const imported = tools.feed.import();
  return [
    ...twice(absencesIn(tools)).map((line) => `twice in awork: ${line}`),
    ...twice(accountsIn(tools).map(({ email }) => email)).map((line) => `two accounts: ${line}`),
    ...twice(tools.scim.teams().map((line) => line.split(":")[0]!)).map((line) => `two teams: ${line}`),
    ...twice(workIn(tools)).map((line) => `twice in Personio: ${line}`),
    ...(imported?.errors ?? []).map((error) => `the file is broken: ${error}`),
  ];
}

/** What the tools of the town's targets lack or have too much of. */
export function outOfStep({ tools, targets }: Pick<Town, "tools" | "targets">): string[] {
  return targets.flatMap((target) => OUT_OF_STEP[target](tools));
}

const OUT_OF_STEP: Readonly<Record<TargetName, (tools: Tools) => string[]>> = {
  absences: (tools) =>
    differences(
      "awork",
      absencesIn(tools),
      tools.personio.world.absences.map(({ person, startsOn, endsOn }) => `${person.email} ${startsOn} ${endsOn}`),
    ),
  learning: (tools) => [...accountsOutOfStep(tools), ...teamsOutOfStep(tools)],
  surveys: (tools) =>
    differences(
      "file",
      [...tools.feed.employees.values()].map(
        ({ email, lastname, attributes }) => `${email} ${lastname} ${attributes.Department}`,
      ),
      staff(tools.personio.world).map(({ email, lastName, department }) => `${email} ${lastName} ${department?.name}`),
    ),
  shifts: (tools) => [...differences("Personio", workIn(tools), workOf(tools)), ...staffOutOfStep(tools)],
};

function staffOutOfStep({ personio, shifts }: Tools): string[] {
  const present = staff(personio.world);
  const emails = new Set(present.map(({ email }) => email));
  const there = [...shifts.world.users.values()].map(({ email, last_name }) => `${email} ${last_name}`);
  return differences(
    "shifts",
    there.filter((line) => emails.has(line.split(" ")[0]!)),
    present.map(({ email, lastName }) => `${email} ${lastName}`),
  );
}

function accountsOutOfStep(tools: Tools): string[] {
  return differences(
    "accounts",
    accountsIn(tools)
      .filter(({ active }) => active)
      .map(({ email, name }) => `${email} ${name}`),
    staff(tools.personio.world).map(({ email, lastName }) => `${email} ${lastName}`),
  );
}

function teamsOutOfStep(tools: Tools): string[] {
  const { world } = tools.personio;
  const present = staff(world);
  const emails = new Set(present.map(({ email }) => email));
  const departments = new Map(world.departments.map((one) => [one, [] as string[]]));
  for (const { department, email } of present) departments.get(department!)?.push(email!);
  const teams = tools.scim.teams().map((line) => onlyThose(line, emails));
  return differences(
    "teams",
    teams.filter((line) => !line.endsWith(": ")),
    [...departments]
      .filter(([, members]) => members.length > 0)
      .map(([{ name }, members]) => `Department ${name}: ${members.sort().join(", ")}`),
  );
}

function absencesIn({ awork }: Tools): string[] {
  const address = (id: string) => awork.users.get(id)?.userContactInfos[0]?.value;
  return [...awork.absences.values()].map(
    ({ userId, startOn, endOn }) => `${address(userId)} ${startOn.slice(0, 10)} ${endOn.slice(0, 10)}`,
  );
}

/** As they stand in Personio. */
function workIn({ personio }: Tools): string[] {
  return personio.world.attendances.map(
    ({ person, type, start, end }) => `${person.email} ${type} ${start.slice(0, 13)} ${end?.slice(11, 13)}`,
  );
}

/** As they should, by the timers; it is summer in Berlin. */
function workOf({ shifts }: Tools): string[] {
  const { timers, users, breaks } = shifts.world;
  return [...timers.values()].flatMap(({ id, user_id: user, starts_at: from, ends_at: until }) => {
    const line = (type: string, start: string, end: string) =>
      `${users.get(user)?.email} ${type} ${start.slice(0, 10)}T${there(start)} ${there(end)}`;
    const [pause] = [...breaks.values()].filter((one) => one.work_timer_id === id);
    if (!pause) return [line("WORK", from, until!)];
    const { starts_at: leaves, ends_at: returns } = pause;
    return [line("WORK", from, leaves), line("BREAK", leaves, returns!), line("WORK", returns!, until!)];
  });
}

function there(instant: string): string {
  return String(Number(instant.slice(11, 13)) + 2).padStart(2, "0");
}

function accountsIn({ scim }: Tools): { email: string; name: string; active: boolean }[] {
  return [...scim.world.users.values()].map(({ body }) => {
    const { familyName } = body.name as { familyName: string };
    return { email: String(body.userName), name: familyName, active: isActive(body) };
  });
}

function onlyThose(line: string, emails: ReadonlySet<string | null>): string {
  const [name, members = ""] = line.split(": ");
  const present = members.split(", ").filter((email) => emails.has(email));
  return `${name}: ${present.join(", ")}`;
}

function twice(lines: readonly string[]): string[] {
  return lines.filter((line, index) => lines.indexOf(line) !== index);
}

function differences(where: string, is: readonly string[], should: readonly string[]): string[] {
  const missing = should.filter((line) => !is.includes(line)).map((line) => `${where} lacks ${line}`);
  return [...missing, ...is.filter((line) => !should.includes(line)).map((line) => `${where} has ${line} still`)];
}
