/**
 * better-auth with its SCIM plugin over an SQLite database in memory, started by test/kit/better-auth.ts as a process of its own.
 * Prints its address in one line once it listens, and ends when its standard input does.
 */
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { scim } from "@better-auth/scim";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";

const [token] = process.argv.slice(2);
const server = createServer((request, response) => handle(request, response));
server.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const address = `http://127.0.0.1:${server.address().port}`;

const auth = betterAuth({
  baseURL: address,
  secret: "made-up-secret-of-a-test-server-000000",
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
  logger: { disabled: true },
  database: new DatabaseSync(":memory:"),
  plugins: [scim({ connections: [{ id: "rollcall", credentials: [{ type: "bearer", id: "test", token }] }] })],
});
const { runMigrations } = await getMigrations(auth.options);
await runMigrations();
const handle = toNodeHandler(auth);

process.stdin.resume().on("end", () => process.exit(0));
console.log(`${address}/api/auth/scim/v2`);
