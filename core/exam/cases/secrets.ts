/** Credentials are told to the vendor and to nobody else. */
import { Secret } from "../../model/secret.ts";
import type { Case } from "../cases.ts";
import type { Company } from "../company.ts";
import { must } from "../must.ts";

export const secrets: Case = {
  name: "secrets",
  promise: "no secret of its config is in a log, a mail, a report or a check, even if the tool repeats it",
  async hold(hall) {
    const company = await hall.open();
    const { secrets: marked, targets } = await company.load(company.tool.settings);
    const own = looksSecret(company.tool.settings);
    for (const { path, value } of own)
      must(
        marked.some((one) => one.trim() === value),
        `${path} is a credential by its name, and is not marked: make it of secret()`,
      );
    const told = own.filter(({ path }) => isPlain(targets[0]?.settings, path.split(".")));
    for (const { path } of told) must(false, `${path} is text in the program: make it of secret()`);
    must(own.length > 0, "the settings hold no credential: `token`, `api_key`, `password`, `private_key`");
    const values = own.map(({ value }) => value);
    // A company of its own each time, since one that was told 401 may ask no more.
    for (const status of [422, 401])
      for (const where of [company.isWrite, () => true]) await heard(await hall.open(), values, { status, where });
  },
};

interface Telling {
  readonly status: number;
  readonly where: Company["isWrite"];
}

/** Makes the tool answer with the credentials themselves, then looks through everything that was said. */
async function heard(company: Company, values: readonly string[], { status, where }: Telling): Promise<void> {
  const { servers } = company.tool;
  const how = { status, body: { message: values.join(" ") } };
  for (const server of servers) server.fault({ where, times: Number.POSITIVE_INFINITY, how });
  // What a plan ends with is thrown, and redacted where it is printed.
  const plan = () => company.plan().catch(() => null);
  const reports = [await company.sync(), await company.sync(), await plan(), await company.check()];
  await company.sendMail();
  const outputs = { log: company.logged.join("\n"), mail: company.mails.join("\n"), report: JSON.stringify(reports) };
  for (const [where, text] of Object.entries(outputs))
    for (const value of values) must(!text.includes(value), `a credential of its config is in the ${where}`);
  const told = where === company.isWrite || servers.length === 0 || company.asked().length > 0;
  must(
    told,
    "the tool was asked nothing, so this shows nothing: its servers are to be the ones that `settings` lead to",
  );
}

interface Credential {
  readonly path: string;
  readonly value: string;
}

function looksSecret(value: unknown, path = ""): Credential[] {
  const name = path.split(".").at(-1) ?? "";
  if (typeof value === "string")
    return SECRET.test(name) && !/^host_key$/.test(name) ? [{ path, value: value.trim() }] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => looksSecret(inner, path ? `${path}.${key}` : key));
}

const SECRET = /key$|token$|password$|secret$/;

/** Whether the loaded settings hold the value as a text, which any message could carry away. */
function isPlain(settings: unknown, [key, ...rest]: readonly string[]): boolean {
  const inner = (settings as Record<string, unknown> | undefined)?.[key as string];
  if (inner instanceof Secret || inner === undefined) return false;
  return rest.length === 0 ? typeof inner === "string" : isPlain(inner, rest);
}
