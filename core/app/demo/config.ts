/** The demo's config file: what a person would write, with the simulators' addresses. */
import { stringifyConfig } from "../../config/yaml/stringify.ts";
import type { DemoCompany } from "./company.ts";
import { ZONE } from "./company.ts";
import type { DemoPage } from "./page.ts";
import { UNHURRIED } from "./tool.ts";

export function demoConfig({ personio, tools }: DemoCompany, { listen, password }: DemoPage): string {
  return stringifyConfig({
    version: 1,
    timezone: ZONE,
    owners: ["owner@example.com"],
    database: "sqlite:./rollcall.db",
    mail: { from: "Rollcall <rollcall@example.com>", smtp: "smtp://127.0.0.1:25" },
    web: { listen, ...(password !== null && { password }) },
    source: {
      plugin: "personio",
      client_id: personio.credentials.clientId,
      client_secret: personio.credentials.clientSecret,
      base_url: personio.url,
      requests_per_minute: UNHURRIED,
    },
    targets: Object.fromEntries(tools.map(({ target, settings }) => [target, settings])),
  });
}
