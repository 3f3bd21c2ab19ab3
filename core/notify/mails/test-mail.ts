/** The mail of `rollcall test-mail`. */
import type { Instant } from "../../model/time.ts";
import { pageLink, type Mail, type Reader } from "./content.ts";
import { layOut } from "./layout.ts";
import { pointInTime } from "./times.ts";

export function testMail(data: { readonly now: Instant }, reader: Reader): Mail {
  const { texts, timezone } = reader;
  return layOut(
    {
      subject: texts.testMail.subject,
      blocks: [
        { sort: "paragraph", text: texts.testMail.lead },
        { sort: "paragraph", text: pointInTime(texts.language, timezone, data.now) },
        ...pageLink(reader, null),
      ],
    },
    reader,
  );
}
