/** What an answer to a cancellation means, by the statuses that the description names. Pure. */
import { RecordError, type RollcallError } from "../../../../core/model/errors.ts";
import type { Answer } from "../../../../core/plugin/http/http.ts";
import { isPage } from "../../../../core/plugin/http/is-page.ts";
import type { HttpConfig } from "./config.ts";

export const GONE = "http:gone";

type Statuses = Pick<HttpConfig["cancel"], "gone" | "too_late">;

export function judgeCancel(answer: Answer, { gone, too_late }: Statuses): RollcallError | undefined {
  const { status } = answer;
  if (gone.includes(status) && !isPage(answer)) {
    const remedy = "Nothing to do: the booking is gone already.";
    return new RecordError("the booking tool has no such booking", { causeKey: GONE, remedy });
  }
  if (!too_late.includes(status)) return undefined;
  return new RecordError("the booking tool does not allow a booking to be cancelled so close to its start", {
    causeKey: "http:too-late",
    remedy: "Cancel it there by hand, or change the tool's rule.",
  });
}
