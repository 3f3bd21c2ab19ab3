/**
 * HTTP clients for Personio ("doors"), one for each of its rate limits: v1 employees 300 a minute and 15 a second; all of v1
 * 2,000 a minute; v2 by endpoint, 30 a second for persons, 10 for absences. What Personio's answers say of the limits, the
 * gateway heeds. Facts sheet of Personio, 10.
 */
import type { PluginContext } from "../../../core/plugin/contract.ts";
import type { Http, HttpOptions, Pace } from "../../../core/plugin/http/http.ts";
import type { PersonioConfig } from "../config.ts";
import { judging } from "./judging.ts";
import { judgeToken, TOKEN_CALL, TokenKeeper } from "./token.ts";

export interface Doors {
  readonly tokens: TokenKeeper;
  /** v1 `/company/employees` */
  readonly employees: Http;
  /** The rest of v1. */
  readonly v1: Http;
  /** v2 persons and employments. */
  readonly persons: Http;
  /** v2 absence periods and types. */
  readonly absences: Http;
  /** v2 breakdowns of absence periods. */
  readonly breakdowns: Http;
  /** v2 attendance periods; Personio does not tell their limit, so the slowest known one is kept. */
  readonly attendances: Http;
  /** v2 webhooks; Personio does not tell their limit either. */
  readonly webhooks: Http;
}

/** Header by which a customer's own integration names itself; "very strongly recommended" by Personio. */
const APP = { "X-Personio-App-ID": "ROLLCALL" };

export function openDoors(config: PersonioConfig, context: PluginContext): Doors {
  const common: HttpOptions = {
    vendor: "personio",
    baseUrl: config.base_url,
    ...(config.ca === undefined ? {} : { ca: config.ca }),
  };
  const tokenDoor = context.http({ ...common, headers: () => APP, judge: judgeToken, reads: [TOKEN_CALL] });
  const tokens = new TokenKeeper(tokenDoor, config, context.clock);
  const door = (pace: Pace) =>
    context.http({
      ...common,
      headers: async () => ({ ...APP, Authorization: `Bearer ${(await tokens.get()).text}` }),
      forgetAuth: () => tokens.forget(),
      judge: judging(() => tokens.scopes),
      pace,
    });
  const perMinute = config.requests_per_minute;
  return {
    tokens,
    employees: door({ ...atLeast(15, perMinute), perMinute }),
    v1: door(atLeast(30, perMinute)),
    persons: door(atLeast(30, perMinute)),
    absences: door(atLeast(10, perMinute)),
    breakdowns: door(atLeast(10, perMinute)),
    attendances: door(atLeast(10, perMinute)),
    webhooks: door(atLeast(10, perMinute)),
  };
}

function atLeast(perSecond: number, perMinute: number): Pace {
  const rate = Math.max(perSecond, Math.ceil(perMinute / 60));
  return { perSecond: rate, burst: rate };
}
