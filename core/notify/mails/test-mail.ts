/** The mail of `rollcall test-mail`. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Content, type Reader } from "./content.ts";
import { pointInTime } from "./times.ts";

export function testMail(data: { readonly now: Instant }, reader: Reader): Content {
  const { texts, timezone } = reader;
  return {
    subject: texts.testMail.subject,
    blocks: [
      { sort: "paragraph", text: texts.testMail.lead },
      { sort: "paragraph", text: pointInTime(texts.language, timezone, data.now) },
      ...pageLink(reader, null),
    ],
  };
}
