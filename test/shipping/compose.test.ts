/** The compose files say what the program reads: its variables, its folders, its limits; and agree where they should. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { START_VARIABLES } from "../../core/config/documents/template.ts";
import { RULES } from "../../core/model/rules.ts";
import { blocks } from "../docs/blocks.ts";

const ROOT = join(import.meta.dirname, "../..");

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  readonly volumes: readonly string[];
  readonly [key: string]: unknown;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

async function read(name: string): Promise<Compose> {
  return parse(await readFile(join(ROOT, name), "utf8")) as Compose;
}

const FILES = {
  "compose.yaml": [],
  "compose.postgres.yaml": ["DB_PASSWORD"],
  "compose.cluster.yaml": ["DB_PASSWORD"],
};

describe.each(Object.entries(FILES))("%s", async (name, further) => {
  const { services, secrets, volumes } = await read(name);
  const { environment, secrets: used } = services.rollcall!;

  test("gives each variable of the start config, and the passwords, as a secret file", () => {
    const wanted = [...START_VARIABLES, "ROLLCALL_PASSWORD", ...further];
    expect(Object.keys(environment)).toEqual(wanted.map((variable) => `${variable}_FILE`));
    expect(Object.values(environment)).toEqual(wanted.map((variable) => `/run/secrets/${variable.toLowerCase()}`));
    expect(used).toEqual(wanted.map((variable) => variable.toLowerCase()));
    for (const [secret, { file }] of Object.entries(secrets)) expect(file).toBe(`./secrets/${secret}`);
    const everywhere = Object.values(services).flatMap((service) => service.secrets);
    expect(Object.keys(secrets).sort()).toEqual([...new Set(everywhere)].sort());
  });

  test("mounts the folder of the config, since a file that is saved by renaming would stay the old one in the container", () => {
    expect(services.rollcall!.volumes).toContain("./config:/etc/rollcall:ro");
  });

  test("limits memory, processor, processes and log of every service, and lets none take rights", () => {
    for (const service of Object.values(services)) {
      expect(Object.keys(service)).toEqual(expect.arrayContaining(["mem_limit", "cpus", "pids_limit", "logging"]));
      expect(service).toMatchObject({ security_opt: ["no-new-privileges:true"] });
    }
    expect(services.rollcall).toMatchObject({ read_only: true, cap_drop: ["ALL"], tmpfs: ["/tmp"] });
    expect(services.rollcall).not.toHaveProperty("cap_add");
  });

  test("names the driver of each log that it limits, since Docker's default may be one that does not take these options", () => {
    for (const { logging } of Object.values(services))
      expect(logging).toEqual({ driver: "json-file", options: { "max-size": "10m", "max-file": "5" } });
  });

  test("gives rollcall the time that it takes to stop, and keeps what has to be kept in a named volume", () => {
    const grace = Number.parseInt(String(services.rollcall!.stop_grace_period), 10) * 1000;
    expect(grace).toBeGreaterThan(RULES.shutdownMs);
    const kept = Object.values(services).flatMap((service) => service.volumes.map((one) => one.split(":")[0]!));
    expect(Object.keys(volumes).sort()).toEqual(kept.filter((one) => !one.startsWith(".")).sort());
    expect(kept).toContain("data");
  });
});

test("both start rollcall alike, but for the database", async () => {
  const [file, server] = await Promise.all([read("compose.yaml"), read("compose.postgres.yaml")]);
  const strip = ({ environment, secrets, depends_on, ...rest }: Service) => rest;
  expect(strip(server.services.rollcall!)).toEqual(strip(file.services.rollcall!));
  expect(server.services.rollcall!.volumes).toEqual(file.services.rollcall!.volumes);
});

test("several daemons are started as one is, but for how many and their ports", async () => {
  const [one, several] = await Promise.all([read("compose.postgres.yaml"), read("compose.cluster.yaml")]);
  const { deploy, ports, ...rest } = several.services.rollcall!;
  const { ports: port, ...alone } = one.services.rollcall!;
  expect(rest).toEqual(alone);
  expect([deploy, ports, port]).toEqual([{ replicas: 3 }, ["127.0.0.1:8080-8082:8080"], ["127.0.0.1:8080:8080"]]);
  expect(several.services.database).toEqual(one.services.database);
});

test("the PostgreSQL that is started is the one that the documentation's config names", async () => {
  const { services } = await read("compose.postgres.yaml");
  const { POSTGRES_USER: user, POSTGRES_DB: name } = services.database!.environment;
  const pieces = (await blocks()).filter(({ page, language }) => page === "docs/docker.md" && language === "yaml");
  const urls = pieces.map(({ code }) => (parse(code) as { database: { url?: string } }).database.url);
  expect(urls).toContain(`postgres://${user}@database/${name}`);
});
