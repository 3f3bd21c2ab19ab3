/** An error as a status and in words, which pages show and the API sends. Everything else about it is for the log only. */
import { HTTPException } from "hono/http-exception";
import { UnknownName } from "../engine/operations/unknown-name.ts";
import {
  Cancelled,
  CommandRefused,
  ConfigError,
  RollcallError,
  type ErrorCode,
  type Problem,
} from "../model/errors.ts";

export interface Trouble {
  readonly status: Status;
  /** A code of rollcall's own, or one for what is wrong with the request. */
  readonly code: ErrorCode | RequestCode;
  readonly message: string;
  readonly remedy: string;
  readonly problems: readonly Problem[];
}

const REQUEST = {
  400: ["MALFORMED", "Correct the request."],
  401: ["SIGN_IN_NEEDED", "Sign in, or send an API token: Authorization: Bearer … (`rollcall tokens create NAME`)."],
  403: ["NOT_ALLOWED", "Ask somebody who may, or load the page again."],
  404: ["NOT_FOUND", "Look at the address again."],
  405: ["METHOD_NOT_ALLOWED", "Use a method that the header Allow names."],
  413: ["TOO_LARGE", "Send less."],
  415: ["WRONG_TYPE", "Send Content-Type: application/json."],
  421: [
    "WRONG_HOST",
    "Open the page on its own machine, by 127.0.0.1 or localhost, or set `web.password` or `web.users`.",
  ],
  422: ["INVALID", "Correct what is named."],
  429: ["TOO_MANY", "Wait half a minute, then try again."],
} as const;
type RequestCode = (typeof REQUEST)[keyof typeof REQUEST][0];
export type Status = keyof typeof REQUEST | 409 | 500 | 502 | 503;

export function troubleOf(error: unknown): Trouble {
  if (error instanceof UnknownName) return request(404, named(error));
  if (error instanceof HTTPException) return request(error.status as keyof typeof REQUEST, error.message);
  if (!(error instanceof RollcallError)) return UNEXPECTED;
  const { code, message, remedy } = error;
  return {
    status: statusOf(error),
    code,
    message,
    remedy,
    problems: error instanceof ConfigError ? error.problems : [],
  };
}

/** Whether the error is logged, since it is not the fault of the request. */
export function isOurs({ status }: Trouble): boolean {
  return status >= 500;
}

export function request(status: keyof typeof REQUEST, message: string, problems: readonly Problem[] = []): Trouble {
  const [code, remedy] = REQUEST[status] ?? REQUEST[400];
  return { status, code, message, remedy, problems };
}

/** 409: the command is refused; 503: the process is about to end; 500: a fault of rollcall; 502: a fault of a vendor. */
function statusOf(error: RollcallError): Status {
  if (error instanceof CommandRefused || error instanceof ConfigError) return 409;
  if (error instanceof Cancelled) return 503;
  return error.code === "UNEXPECTED" || error.side === "rollcall" ? 500 : 502;
}

function named({ message, valid }: UnknownName): string {
  return valid.length === 0 ? message : `${message}; there are: ${valid.join(", ")}`;
}

const UNEXPECTED: Trouble = {
  status: 500,
  code: "UNEXPECTED",
  message: "an unexpected error occurred",
  remedy: "Look at the daemon's log, and report the error.",
  problems: [],
};
