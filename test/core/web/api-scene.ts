/** The API over the whole of rollcall: a made-up company, real runs, a real server, a daemon that looks while somebody waits. */
import { OpenAPIBackend, type Document } from "openapi-backend";
import { onTestFinished } from "vitest";
import { createWeb } from "../../../core/app/daemon/web.ts";
import { addAbsence, withdrawAbsence } from "../../../plugins/personio/world.ts";
import { openHouse, TARGET, type HouseOptions } from "../../kit/house.ts";
import { createBrowser } from "./browser.ts";
import { READY } from "./web-scene.ts";

export const SIGN_IN = { ann: { password: "ann has a password" }, bo: { password: "bo has one", role: "reader" } };

const FORMATS = { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ };

export async function openApi(options: HouseOptions = {}) {
  const file = { web: { listen: "127.0.0.1:0", users: SIGN_IN }, ...options.file };
  const house = await openHouse({ plain: 12, ...options, file });
  const web = await createWeb(house.app, async () => READY);
  await web.listen();
  onTestFinished(() => web.close());
  const { token } = await house.operations.createToken("all", "operator", "cli:test");
  const look = await house.operations.createToken("look", "reader", "cli:test");

  async function call(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
    const sent = { authorization: `Bearer ${token}`, connection: "close", ...headers };
    const answer = await fetch(`${web.url}/api/v1${path}`, {
      method,
      headers: body === undefined ? sent : { "content-type": "application/json", ...sent },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const content = Buffer.from(await answer.arrayBuffer());
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into any document
    let json: any = null;
    if (/json/.test(answer.headers.get("content-type") ?? "")) json = JSON.parse(content.toString());
    return { status: answer.status, headers: answer.headers, content, json };
  }

  return {
    house,
    web,
    call,
    browser: createBrowser(web.url),
    reader: { authorization: `Bearer ${look.token}` },
    get: (path: string, headers?: Readonly<Record<string, string>>) => call("GET", path, undefined, headers),
    post: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) =>
      call("POST", path, body, headers),
    /** Gives everybody an absence and withdraws six, whose removals are held. Returns the digest. */
    async hold(): Promise<string> {
      const absences = house.world.people.map((person) =>
        addAbsence(house.world, { person, type: "Urlaub", startsOn: "2026-08-03", endsOn: "2026-08-03" }),
      );
      await house.sync();
      for (const absence of absences.slice(0, 6)) withdrawAbsence(house.world, absence);
      return (await house.sync()).run.digest!;
    },
    /** The errors of an answer, according to the server's own OpenAPI description. */
    async complaints() {
      const definition = (await call("GET", "/openapi.json")).json as Document;
      const backend = new OpenAPIBackend({ definition, quick: true, strict: false, ajvOpts: { formats: FORMATS } });
      await backend.init();
      return {
        definition,
        of: (operation: string, status: number, json: unknown) =>
          backend.validateResponse(json, operation, status).errors ?? [],
      };
    },
  };
}

export { TARGET };
