/** One mail when a changed config file is refused and the old one stays in force. */
import type { Problem } from "../../model/errors.ts";
import { RULES } from "../../model/rules.ts";
import { pageLink, type Content, type Reader } from "./content.ts";

export interface ConfigRefusedData {
  readonly file: string;
  readonly problems: readonly Problem[];
}

export function configRefused({ file, problems }: ConfigRefusedData, reader: Reader): Content {
  const { texts } = reader;
  const more = problems.length - RULES.mail.names;
  return {
    subject: texts.configRefused.subject(problems.length),
    blocks: [
      { sort: "paragraph", text: texts.configRefused.lead },
      { sort: "facts", facts: [[texts.file, file]] },
      {
        sort: "list",
        label: texts.problems,
        items: problems.slice(0, RULES.mail.names).map((problem) => problemLine(problem, reader)),
        more: more > 0 ? texts.more(more) : null,
      },
      { sort: "commands", label: texts.checkCommand, commands: ["rollcall check"] },
      ...pageLink(reader, null),
    ],
  };
}

function problemLine({ path, line, column, message, suggestion }: Problem, { texts }: Reader): string {
  const place = line === null ? "" : ` (${texts.line(line, column ?? 1)})`;
  const hint = suggestion === null ? "" : `; ${texts.suggestion(suggestion)}`;
  return `${path}${place}: ${message}${hint}`;
}
