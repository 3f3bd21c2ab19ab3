/** Words for people about a refused request and Personio's answer to it. */
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import { isObject, type Json } from "./expect.ts";

export function asked({ method, path }: HttpRequest): string {
  return `${method} ${path.replace(/\?.*$/s, "")}`;
}

/** Returns status and Personio's own words, in one line. */
export function told(answer: Answer): string {
  const body = bodyOf(answer);
  const first = firstError(body);
  const error = isObject(body?.error) ? body.error : {};
  const words = first.detail ?? first.title ?? error.message ?? body?.error_description;
  const line = typeof words === "string" ? words.replace(/\s+/g, " ").trim().slice(0, 200) : "";
  return line === "" ? `status ${answer.status}` : `status ${answer.status}, "${line}"`;
}

/** Returns the first of v2's `errors: [{ title, detail, type }]`; an empty object where there is none. */
export function firstError(body: Json | undefined): Json {
  return Array.isArray(body?.errors) && isObject(body.errors[0]) ? body.errors[0] : {};
}

export function bodyOf(answer: Answer): Json | undefined {
  try {
    const body = answer.json();
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}
