/** `rollcall tokens`: the tokens with which programs use the API. A token is shown once, when it is made. */
import { type Command, Option } from "commander";
import type { TokenReport } from "../../engine/operations/actions.ts";
import { renderMinute } from "../../render/text.ts";
import { example } from "../example.ts";
import { EXIT } from "../exit-codes.ts";
import type { Act } from "../session.ts";
import { renderTable } from "../table.ts";

export function addTokens(program: Command, act: Act): void {
  const tokens = program
    .command("tokens")
    .description("list, create and revoke the tokens of the API")
    .addHelpText("after", example("rollcall tokens", "rollcall tokens create grafana --read-only"));
  addList(tokens, act);
  addCreate(tokens, act);
  addRevoke(tokens, act);
}

function addList(tokens: Command, act: Act): void {
  tokens
    .command("list", { isDefault: true })
    .description("list them; the tokens themselves are not kept")
    .addHelpText("after", example("rollcall tokens"))
    .action(() =>
      act(({ open, width }) =>
        open(async (operations) => {
          const report = await operations.tokens();
          return { document: report, text: () => render(report.tokens, width), exit: EXIT.done };
        }),
      ),
    );
}

function addCreate(tokens: Command, act: Act): void {
  tokens
    .command("create")
    .argument("<name>", "who will use it")
    .description("create a token and print it, once")
    .option("--read-only", "it can read, but change nothing")
    .addOption(
      new Option("--metrics", "it can read /metrics, which names no person, and nothing else").conflicts("readOnly"),
    )
    .addHelpText(
      "after",
      example("rollcall tokens create grafana --read-only", "rollcall tokens create prometheus --metrics"),
    )
    .action((name: string, { readOnly, metrics }: { readonly readOnly?: boolean; readonly metrics?: boolean }) =>
      act(({ open, by, note }) =>
        open(async (operations) => {
          const role = metrics ? "metrics" : readOnly ? "reader" : "operator";
          const made = await operations.createToken(name, role, by);
          note("Keep it now: it is not shown again.");
          return { document: made, text: () => made.token, exit: EXIT.done };
        }),
      ),
    );
}

function addRevoke(tokens: Command, act: Act): void {
  tokens
    .command("revoke")
    .argument("<name>", "as `rollcall tokens` lists it")
    .description("revoke a token at once")
    .addHelpText("after", example("rollcall tokens revoke grafana"))
    .action((name: string) =>
      act(({ open, by }) =>
        open(async (operations) => {
          const revoked = await operations.revokeToken(name, by);
          return { document: revoked, text: () => `${name} is revoked.`, exit: EXIT.done };
        }),
      ),
    );
}

function render(tokens: readonly TokenReport[], width: number): string {
  if (tokens.length === 0) return "There are no tokens. To create one: rollcall tokens create NAME";
  const rows = tokens.map(({ name, role, created_at, created_by, last_used_at }) => [
    name,
    role,
    renderMinute(created_at),
    created_by,
    last_used_at === null ? null : renderMinute(last_used_at),
  ]);
  return renderTable(["name", "role", "made", "by", "last used"], rows, width);
}
