/** Makes a broken connector out of the sound one: the template that authors start from, with one thing changed. */
import type { MirrorClient } from "../../../plugins/absence-mirror/kit.ts";
import { defineConnector } from "../../../core/plugin/external.ts";
import type { External } from "../../../core/plugin/external.ts";
import type { CaseName, ExamOptions, ExamTool } from "../../../core/exam/exam.ts";
import type { Http, HttpOptions, HttpRequest } from "../../../core/plugin/http/http.ts";
import type { PluginContext } from "../../../core/plugin/contract.ts";
import type { z } from "../../../core/plugin/schema.ts";
import { Client } from "../../../templates/connector/client.ts";
import { config, type Settings } from "../../../templates/connector/config.ts";
import { startSimulator, type Simulator } from "../../../templates/connector/simulator.ts";
import { toolOf } from "../../../templates/connector/start.ts";

export interface Animal {
  /** What is wrong with it. */
  readonly name: string;
  /** The case that is meant for it, and what that says. */
  readonly caught: CaseName;
  readonly saying: RegExp;
  readonly exam: ExamOptions;
}

export interface Variation {
  /** Other methods in place of the sound ones. */
  readonly client?: (
    sound: MirrorClient,
    parts: { readonly door: Http; readonly settings: Settings },
  ) => Partial<MirrorClient>;
  readonly door?: (options: HttpOptions) => HttpOptions;
  readonly request?: (request: HttpRequest) => HttpRequest;
  readonly config?: z.ZodObject;
  readonly simulator?: (acme: Simulator) => void;
  readonly tool?: (tool: ExamTool) => ExamTool;
}

export function animal(name: string, caught: CaseName, saying: RegExp, variation: Variation): Animal {
  const { simulator, tool = (one) => one } = variation;
  return {
    ...{ name, caught, saying },
    exam: {
      plugin: "absence-mirror",
      connector: connectorOf(variation),
      async start(founding) {
        const acme = await startSimulator();
        simulator?.(acme);
        return tool(toolOf(acme, founding));
      },
    },
  };
}

function connectorOf({ client, door = (one) => one, request, config: own = config }: Variation): External<"connector"> {
  return defineConnector(1, {
    ...{ type: "acme", summary: "Acme, with something wrong.", config: own },
    connect(given, context) {
      const settings = given as Settings;
      const http = (options: HttpOptions) => sending(context.http(door(options)), request);
      const inner = bound(new Client(settings, { ...context, http } as PluginContext));
      const second = { vendor: "acme", baseUrl: settings.base_url, headers: () => bearer(settings) };
      return client ? { ...inner, ...client(inner, { door: context.http(second), settings }) } : inner;
    },
  });
}

/** Of a marked token or of one that is not. */
export function bearer({ token }: Settings): { readonly authorization: string } {
  return { authorization: `Bearer ${typeof token === "string" ? token : token.reveal()}` };
}

function sending(http: Http, change: Variation["request"]): Http {
  if (!change) return http;
  return {
    send: (request) => http.send(change(request)),
    get sent() {
      return http.sent;
    },
  };
}

/** Its methods as functions of an object that can be spread. */
function bound(client: MirrorClient): MirrorClient {
  const names = ["accounts", "account", "absences", "absence", "find", "create", "update", "remove", "test"] as const;
  const methods = Object.fromEntries(names.map((name) => [name, (client[name] as () => unknown).bind(client)]));
  return { capabilities: client.capabilities, ...methods } as unknown as MirrorClient;
}
