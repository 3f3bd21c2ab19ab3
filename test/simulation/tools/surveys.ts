/** Honestly's feed: one file with everybody in it. Nothing can be read back, so a row that is lost is lost for good. */
import { parse } from "csv-parse/sync";
import { SimDisk } from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator-disk.ts";
import { newSshKey } from "../../../plugins/user-and-team-provisioning/connectors/honestly/simulator-key.ts";
import type { SimPerson } from "../../../plugins/personio/world.ts";
import type { Company } from "../company.ts";
import { differ, twice, type Seen, type Tool } from "../tool.ts";

const HOST = "feed.invalid";
const FILE = "/upload/employees.csv";
/** Made once: the key of a server that nobody speaks SSH with. */
const KEY = newSshKey();

export async function startSurveys(company: Company): Promise<Tool> {
  const disk = new SimDisk();
  const rows = () => {
    const text = disk.files.get(FILE)?.bytes.toString("utf8") ?? "";
    return parse(text, { columns: true }) as Record<string, string>[];
  };
  const lineOf = (row: Record<string, string>) => `${row.ImportId} ${row.Email} ${row.Firstname} ${row.Lastname}`;
  const lineOfPerson = ({ id, email, firstName, lastName }: SimPerson) => `${id} ${email} ${firstName} ${lastName}`;
  return {
    target: "surveys",
    servers: [],
    feed: { host: HOST, disk },
    secrets: [KEY.private.split("\n")[2]!],
    settings: {
      plugin: "user-and-team-provisioning",
      connector: { type: "honestly", host: HOST, username: "feed", private_key: KEY.private, host_key: KEY.public },
    },
    records: () =>
      new Map(
        rows().map((row): [string, Seen] => {
          const person =
            company.world.people.find(({ id }) => String(id) === row.ImportId) ?? company.gone(row.ImportId!);
          const wanted = person !== null && company.present.includes(person);
          return [row.ImportId!, { kind: "user", person, active: true, text: lineOf(row), wanted }];
        }),
      ),
    doubles: () => twice(rows().map(({ ImportId }) => ImportId!)),
    // A file of nobody is never sent: then what was sent last stays.
    differences({ stays }) {
      const staying = rows().filter(({ ImportId }) => stays(ImportId!));
      return company.present.length === 0
        ? []
        : differ(company.present.map(lineOfPerson), rows().map(lineOf), staying.map(lineOf));
    },
    edits: [() => null],
  };
}
