/**
 * Content → subject, text and HTML. The HTML sets no background and no text colour of its own, so mail programs show it in
 * their light or their dark as they like; styles are inline because many programs drop everything else.
 */
import { oneLine } from "../../render/text.ts";
import type { Block, Content, Item, Mail, Reader } from "./content.ts";

export function layOut(content: Content, { texts }: Reader): Mail {
  const subject = oneLine(`[rollcall] ${content.subject}`);
  const blocks = content.blocks.map(inLines);
  const text = [...blocks.map(blockText), `-- \n${texts.footer}`].join("\n\n");
  return { subject, text: `${text}\n`, html: page(texts.language, subject, blocks, texts.footer) };
}

/**
 * The content without the secrets that names, messages, remedies and codes from outside may hold: these stand in facts and lists. All else
 * is ours, and stays as it is; a command without its target's name could not be typed.
 */
export function withoutSecrets(content: Content, redact: (text: string) => string): Content {
  const blocks = content.blocks.map((block): Block => {
    if (block.sort === "facts")
      return { ...block, facts: block.facts.map(([label, value]) => [label, redact(value)] as const) };
    if (block.sort !== "list") return block;
    return { ...block, label: redact(block.label), items: block.items.map((item) => renamed(item, redact)) };
  });
  return { ...content, blocks };
}

function renamed(item: Item, rename: (name: string) => string): Item {
  return typeof item === "string" ? rename(item) : { ...item, name: rename(item.name) };
}

function itemText(item: Item): string {
  return typeof item === "string" ? item : `${item.name}, ${item.note}`;
}

/** The most characters of one text from outside that a mail shows, since a very long name would hide the rest. */
const LONGEST = 500;
/** The most characters of a fact: a message of ours may name twenty accounts by their ids. */
const LONGEST_FACT = 2_000;

/** Puts a text from outside (a name, a message) on one line, so that it cannot look like a command of ours or another header. */
function line(text: string, longest: number = LONGEST): string {
  const one = oneLine(text);
  return one.length > longest ? `${one.slice(0, longest - 1).toWellFormed()}…` : one;
}

function inLines(block: Block): Block {
  switch (block.sort) {
    case "paragraph":
      return { ...block, text: oneLine(block.text) };
    case "facts":
      return {
        ...block,
        facts: block.facts.map(([label, value]) => [line(label), line(value, LONGEST_FACT)] as const),
      };
    case "list":
      return {
        ...block,
        label: line(block.label),
        items: block.items.map((item) => renamed(item, (name) => line(name))),
      };
    case "commands":
      return { ...block, label: line(block.label), commands: block.commands.map(oneLine) };
    case "link":
      return { ...block, label: line(block.label), url: oneLine(block.url) };
  }
}

function blockText(block: Block): string {
  switch (block.sort) {
    case "paragraph":
      return block.text;
    case "facts":
      return block.facts.map(([label, value]) => `${label}: ${value}`).join("\n");
    case "list":
      return [`${block.label}:`, ...entriesOf(block).map((entry) => `  - ${entry}`)].join("\n");
    case "commands":
      return [`${block.label}:`, ...block.commands.map((command) => `  ${command}`)].join("\n");
    case "link":
      return `${block.label}: ${block.url}`;
  }
}

function entriesOf({ items, more }: Extract<Block, { readonly sort: "list" }>): string[] {
  return [...items.map(itemText), ...(more ? [more] : [])];
}

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5";
const CODE =
  "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px;border:1px solid #8888;border-radius:4px;padding:8px;white-space:pre-wrap;overflow-wrap:anywhere";

function page(language: string, title: string, blocks: readonly Block[], footer: string): string {
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escaped(title)}</title></head>
<body style="margin:0;padding:16px;overflow-wrap:anywhere;word-break:break-word;${FONT}">
<div style="max-width:640px;margin:0 auto">
${blocks.map(blockHtml).join("\n")}
<p style="border-top:1px solid #8888;padding-top:8px;font-size:13px;opacity:.75">${escaped(footer)}</p>
</div>
</body>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.sort) {
    case "paragraph":
      return `<p>${escaped(block.text)}</p>`;
    case "facts":
      return `<p>${block.facts.map(([label, value]) => `<b>${escaped(label)}:</b> ${escaped(value)}`).join("<br>\n")}</p>`;
    case "list":
      return `<p style="margin-bottom:4px"><b>${escaped(block.label)}:</b></p>\n<ul style="margin-top:0">${entriesOf(
        block,
      )
        .map((entry) => `<li>${escaped(entry)}</li>`)
        .join("\n")}</ul>`;
    case "commands":
      return `<p style="margin-bottom:4px"><b>${escaped(block.label)}:</b></p>\n<pre style="margin-top:0;${CODE}">${block.commands.map(escaped).join("\n")}</pre>`;
    case "link":
      return `<p>${escaped(block.label)}: <a href="${escaped(block.url)}">${escaped(block.url)}</a></p>`;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
