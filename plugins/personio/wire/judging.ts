/**
 * Judge of the answers that come through one door. It remembers which requests it sent back for a fresh token: if such a request
 * is refused again, a right is missing. `scopes` returns the rights that Personio listed with the token.
 */
import type { RollcallError } from "../../../core/model/errors.ts";
import type { Answer, HttpRequest } from "../../../core/plugin/http/http.ts";
import { judge, rightMissing } from "./refusal.ts";
import { judgeWrite, notAllowed } from "./refused-write.ts";

export type Judge = (answer: Answer, request: HttpRequest) => RollcallError | "retry-auth" | undefined;

export function judging(scopes: () => readonly string[]): Judge {
  const sentBack = new WeakSet<HttpRequest>();
  return (answer, request) => {
    const reads = request.method === "GET";
    const verdict = reads ? judge(answer, request) : judgeWrite(answer, request, scopes());
    if (verdict !== "retry-auth") return verdict;
    if (sentBack.has(request)) return reads ? rightMissing(answer, request) : notAllowed(answer, request);
    sentBack.add(request);
    return verdict;
  };
}
