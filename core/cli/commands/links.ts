/** `rollcall links TARGET`: lists the records that we manage there, or forgets the links of some people or all. */
import { type Command, Option } from "commander";
import type { LinksReport } from "../../engine/operations/actions.ts";
import { renderMinute } from "../../render/text.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";
import { renderTable } from "../table.ts";
import { UsageError } from "../usage-error.ts";

interface LinksFlags {
  readonly break?: string;
  readonly reset?: boolean;
  readonly written?: boolean;
}

export function addLinks(program: Command, act: Act): void {
  program
    .command("links")
    .argument("<target>", "target as named in the config")
    .description("list the records that rollcall manages in a target, or forget their links")
    .option("--break <person>", "forget the links of a person (e-mail or id; several: with commas between)")
    .addOption(
      new Option("--reset", "forget all links of the target; either changes nothing in the tool").conflicts("break"),
    )
    .option("--written", "with --break: also forget what was written to Personio for that person")
    .addHelpText("after", example("rollcall links desks", "rollcall links desks --break ada.anvil@example.com"))
    .action((target: string, flags: LinksFlags) =>
      act(async ({ open, width, by }) => {
        if (flags.written && flags.break === undefined)
          throw new UsageError("links --written needs --break", "Name the person: --break PERSON --written.");
        return open(async (operations) => {
          const forget = flags.reset === true || flags.break !== undefined;
          const report = forget
            ? await operations.breakLinks(target, flags.break ?? null, by, { written: flags.written === true })
            : await operations.links(target);
          return { document: report, text: () => renderLinks(report, forget, width), exit: EXIT.done };
        });
      }),
    );
}

const HEAD = ["kind", "person", "subject", "remote id", "written or adopted"];
/** The columns that shrink so that the ids in the target stay whole: a mail names accounts by them, and they are looked up here. */
const YIELDING = ["subject", "written or adopted", "person"];
/** What all other columns and the gaps need at least. */
const LEAST_BESIDE_IDS = 39;

/** The width, or more if the ids would not be whole in it. */
function widthFor(links: LinksReport["links"], width: number): number {
  return links.reduce((widest, { remote_id }) => Math.max(widest, remote_id.length + LEAST_BESIDE_IDS), width);
}

function renderLinks({ target, links, held_dropped = 0 }: LinksReport, forgotten: boolean, width: number): string {
  if (links.length === 0) return forgotten ? "There was no link to forget." : `${target} has no links yet.`;
  const rows = links.map((link) => [
    link.kind,
    link.person,
    link.subject,
    link.remote_id,
    link.last_written_at === null ? null : renderMinute(link.last_written_at),
  ]);
  const table = renderTable(HEAD, rows, widthFor(links, width), YIELDING);
  const count = `${links.length} ${links.length === 1 ? "link" : "links"}`;
  const after =
    "The records stay as they are in the target; the next run may adopt them again. Whoever has left is not recognised: an account of theirs that is open becomes a conflict.";
  const held =
    held_dropped === 1
      ? "1 held change is dropped with them. "
      : `${held_dropped} held changes are dropped with them. `;
  return `${table}\n\n${forgotten ? `${count} forgotten. ${held_dropped > 0 ? held : ""}${after}` : count}`;
}
