/** A browser that can sign in: it keeps cookies, follows no redirect, and fills in the form of a page. */
import { request } from "node:http";
import { text } from "node:stream/consumers";

export interface Browser {
  readonly cookies: Map<string, string>;
  get(path: string, headers?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response>;
  post(
    path: string,
    form: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** The hidden field `csrf` of the form on that page. */
  csrf(path: string): Promise<string>;
  /** Opens the sign-in, fills it in and sends it. */
  signIn(user: string, password: string, next?: string): Promise<Response>;
}

export function createBrowser(url: string): Browser {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit & { headers: Record<string, string> }): Promise<Response> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { connection: "close", ...(cookie && { cookie }), ...init.headers };
    const answer = await fetch(url + path, { ...init, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) keep(line, cookies);
    return answer;
  };
  const get: Browser["get"] = (path, headers = {}, signal) => send(path, { headers, ...(signal && { signal }) });
  const post: Browser["post"] = (path, form, headers = {}) =>
    send(path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { "sec-fetch-site": "same-origin", ...headers },
    });
  const csrf: Browser["csrf"] = async (path) =>
    /name="csrf" value="([^"]+)"/.exec(await (await get(path)).text())?.[1] ?? "";
  return {
    cookies,
    get,
    post,
    csrf,
    async signIn(user, password, next = "/") {
      return post("/sign-in", { user, password, next, csrf: await csrf("/sign-in") });
    },
  };
}

function keep(line: string, cookies: Map<string, string>): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (/max-age=0/i.test(line)) cookies.delete(name);
  else cookies.set(name, value);
}

/** A request with headers that `fetch` keeps for itself: `host`, `sec-fetch-mode`. */
export function rawGet(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string; readonly cookies: readonly string[] }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers: { connection: "close", ...headers } }, async (answer) =>
      resolve({ status: answer.statusCode!, text: await text(answer), cookies: answer.headers["set-cookie"] ?? [] }),
    );
    sent.on("error", reject).end();
  });
}
