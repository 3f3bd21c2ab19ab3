/** People, types and comments with everything in them that breaks programs; obviously made up. */
import { addAbsence, touch, type World } from "../../../plugins/personio/world.ts";

/** Name by name: what it is, and what it is like when it is told. */
export const ODD: readonly (readonly [what: string, name: string])[] = [
  ["emoji with joiners", "Ann 👩‍👩‍👧‍👦🏳️‍🌈 Example"],
  ["right to left", "דוגמה مثال"],
  ["a turned direction", "Ann \u202eelpmaxE\u202c"],
  ["NUL and controls", "An\u0000n \u0007\u0001\u001f"],
  ["terminal escapes", "\u001b[2J\u001b]0;pwned\u0007\u001b[31mRed"],
  ["eight bit escapes", "\u009b31mRed\u0085"],
  ["half a character", "Ann \ud83d"],
  ["the other half", "\udc00 Ann"],
  ["line breaks", "Ann\r\nBcc: evil@example.com\n\nbody"],
  ["an event's end", "Ann\rATTENDEE:mailto:evil@example.com\rX:"],
  ["line separators", "Ann\u2028Two\u2029Three"],
  ["a formula", '=HYPERLINK("http://evil.example";"x")'],
  ["a plus formula", "+49 1234|' /C calc'!A0"],
  ["an at formula", "@SUM(1+1)"],
  ["a minus formula", "-2+3"],
  ["HTML", '<script>alert("x")</script><img src=x onerror=alert(1)>'],
  ["an entity", "Ann &amp; &lt;Bob&gt; &#0; &#x202e;"],
  ["quotes and commas", "An\"n, \"\", 'O'Example'; \\ \\n \\, \\;"],
  ["a filter", '" or userName pr or "a" eq "'],
  ["templates", "{name} $HOME {{7*7}} %s %00 %0d%0a $& $1"],
  ["a path", "../../etc/passwd"],
  ["a calendar", "END:VEVENT\r\nBEGIN:VALARM\r\nATTENDEE:mailto:evil@example.com"],
  ["very long", `Ann ${"lang".repeat(2_500)}`],
  ["very long and wide", "👩‍👩‍👧".repeat(1_250)],
  ["combining", `e${"\u0301".repeat(200)}`],
];

/** Addresses that no mail server would take. */
export const ODD_ADDRESSES = [
  "ann\r\nbcc: evil@example.com",
  "=cmd@example.com",
  '"<b>ann</b>"@example.com',
  "ann\u0000\u202e@example.com",
  '" or "a" eq "@example.com',
  `${"a".repeat(300)}@example.com`,
  "../..@example.com",
];

/** As rollcall takes a text from outside: without controls and halves of characters, line ends as `\n`, and nothing around it. */
export function taken(text: string): string {
  return text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/[\p{Cc}--[\t\n]]/gv, "")
    .toWellFormed()
    .trim();
}

/** Everybody's names, units, positions, comments and types become odd, and some addresses. */
export function makeOdd(world: World, { addresses = true } = {}): void {
  for (const [index, person] of world.people.entries()) {
    const odd = ODD[index % ODD.length]![1];
    Object.assign(person, { firstName: odd, lastName: `${index} ${odd}`, preferredName: odd, position: odd });
    const address = addresses ? ODD_ADDRESSES[index - 9] : undefined;
    if (address !== undefined && person.email) person.email = address;
    touch(world, person);
  }
  for (const [index, unit] of [...world.departments, ...world.teams].entries())
    unit.name = `${index} ${ODD[index % ODD.length]![1]}`;
  for (const [index, type] of world.types.entries()) type.name = `${index} ${ODD[(index + 7) % ODD.length]![1]}`;
  for (const [index, person] of world.people.entries()) {
    const day = `2026-08-${String(3 + (index % 25)).padStart(2, "0")}`;
    const type = world.types[index % world.types.length]!;
    addAbsence(world, { person, type, startsOn: day, endsOn: day, comment: ODD[index % ODD.length]![1] });
  }
}
