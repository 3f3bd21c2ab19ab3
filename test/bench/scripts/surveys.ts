/** What rollcall is measured against: a minimal script that puts one CSV file of everybody where Honestly takes it from. */
import SftpClient from "ssh2-sftp-client";
import { login, people, runAlone, type ScriptConfig } from "./http.ts";

const PATH = "upload/employees.csv";

/** One run. Gives how many files were written. */
export async function run({ personio, tool }: ScriptConfig): Promise<number> {
  const keys = ["first_name", "last_name", "department", "position"];
  const everybody = await people(personio, await login(personio), keys);
  const lines = everybody
    .sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1))
    .map((one) => [one.id, one.email, one.first_name, one.last_name, one.department?.name ?? "", one.position]);
  const header = ["ImportId", "Email", "Firstname", "Lastname", "Department", "Position"];
  const quoted = (cell: unknown) => `"${String(cell).replaceAll('"', '""')}"`;
  const text = [header, ...lines].map((cells) => `${cells.map(quoted).join(",")}\n`).join("");
  const { host, port, username, privateKey } = tool;
  const client = new SftpClient();
  await client.connect({ host, port, username, privateKey });
  try {
    if ((await client.exists(PATH)) && String(await client.get(PATH)) === text) return 0;
    await client.put(Buffer.from(text), `${PATH}.tmp`);
    await client.posixRename(`${PATH}.tmp`, PATH);
    return 1;
  } finally {
    await client.end();
  }
}

await runAlone(import.meta.filename, run);
