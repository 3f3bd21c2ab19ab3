/** Acme for absence-mirror: absences of Personio appear in Acme, as whole days only. */
import type { MirrorClient } from "rollcall/absence-mirror";
import { defineConnector, type Connector } from "rollcall/plugin";
import { Client } from "./client.ts";
import { config } from "./config.ts";

const connector: Connector<MirrorClient, typeof config> = {
  type: "acme",
  summary: "Acme: whole days only.",
  config,
  connect: (settings, context) => new Client(settings, context),
};

export default defineConnector(1, connector);
