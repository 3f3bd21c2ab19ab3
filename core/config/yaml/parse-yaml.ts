// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the config writes its variables so.
/**
 * Parses YAML text into nodes that know their place. Features beyond maps, lists and values (anchors, tags, merge keys, several
 * documents) are refused with a reason: a line of a config should mean the same wherever it stands.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
  type YAMLError,
} from "yaml";
import { keyText } from "./positions.ts";

/** A mistake at a place in the text, before it is known which setting it belongs to. */
export interface TextProblem {
  readonly offset: number;
  readonly message: string;
}

export interface ParsedYaml {
  /** Null if the text cannot be used at all. */
  readonly root: Node | null;
  readonly lines: LineCounter;
  readonly problems: readonly TextProblem[];
}

export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    version: "1.2",
    schema: "core",
    uniqueKeys: false,
    prettyErrors: false,
  });
  const documents: readonly Document.Parsed[] = Array.isArray(parsed) ? parsed : [];
  const problems = syntaxProblems(documents, text);
  const root = documents[0]?.contents ?? null;
  if (problems.length > 0) return { root: null, lines, problems };
  if (root === null || (isScalar(root) && root.value === null)) {
    return {
      root: null,
      lines,
      problems: [{ offset: 0, message: "the file is empty: it needs at least `version: 1`" }],
    };
  }
  if (!isMap(root)) {
    const message = "the file must be a map of settings, such as `version: 1` on a line of its own";
    return { root: null, lines, problems: [{ offset: root.range[0], message }] };
  }
  return { root, lines, problems: [...repeatedKeys(documents[0]!), ...fanciness(documents[0]!)] };
}

/** The first syntax error only, since those after it are mostly its consequences. */
function syntaxProblems(documents: readonly Document.Parsed[], text: string): TextProblem[] {
  const second = documents[1];
  if (second) {
    const offset = text.indexOf("\n---", documents[0]!.range[1] - 1) + 1 || second.range[0];
    return [{ offset, message: "a second document begins here (`---`): a config is one document" }];
  }
  const directives = documents[0]?.directives;
  if (directives && (directives.yaml.explicit || Object.keys(directives.tags).length > 1)) {
    return [{ offset: 0, message: "directives (%YAML, %TAG) are not used in a config: remove the line" }];
  }
  const error = documents[0]?.errors[0];
  return error ? [{ offset: error.pos[0], message: inWords(error, text) }] : [];
}

function inWords({ code, message, pos }: YAMLError, text: string): string {
  if (code === "TAB_AS_INDENT") return "a tab is used as indentation: use spaces";
  if (code === "RESOURCE_EXHAUSTION") return "the file is nested too deeply";
  if (text.slice(pos[0] - 1, pos[0] + 1) === "${") return 'inside { } and [ ] a variable needs quotes: "${NAME}"';
  if (code === "TAG_RESOLVE_FAILED") return needsQuotes("!");
  if (code === "BAD_DQ_ESCAPE")
    return "not valid YAML: in double quotes a backslash is special: write \\\\ for a backslash, or use single quotes";
  const slip = slipIn(lineAt(text, pos[0]));
  if (slip !== null) return slip;
  // The parser's message ends in a colon and a quotation of the text, which may be a secret.
  const words = message.replace(/(?<=\S): .*/s, "");
  return `not valid YAML: ${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}

function needsQuotes(sign: "*" | "&" | "!"): string {
  return `a value that begins with ${sign} needs quotes`;
}

/** Explains two common slips better than the parser does. The value is not repeated, since it may be a secret. */
function slipIn(line: string): string | null {
  if (/:\s+\*/.test(line)) return `${needsQuotes("*")}, such as "*/5 * * * *"`;
  const [, key] = /^\s*([a-z_]+):[^\s:/"'][^:]*$/.exec(line) ?? [];
  return key === undefined ? null : `a space is missing after the colon of ${key}`;
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf("\n", offset);
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, end < 0 ? undefined : end).trimEnd();
}

/** Finds repeated keys. The parser's own check is off, since it compares each key of a map with every other. */
function repeatedKeys(document: Document.Parsed): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const seen = new Set<string>();
      for (const { key } of items) {
        const name = keyText(key);
        if (seen.has(name) && isScalar(key) && key.range) {
          problems.push({ offset: key.range[0], message: "this key occurs twice here: keep one of them" });
        }
        seen.add(name);
      }
    },
  });
  return problems;
}

function fanciness(document: Document.Parsed): TextProblem[] {
  const problems: TextProblem[] = [];
  visit(document, {
    Node: (key, node) => {
      const message = refusal(node, key === "key");
      if (message !== null) problems.push({ offset: node.range?.[0] ?? 0, message });
    },
  });
  return problems;
}

/** Why a node is refused. What follows the sign is not repeated, since it may be a secret that only lacks quotes. */
function refusal(node: Node, isKey: boolean): string | null {
  if (isAlias(node)) return `an alias (*) is not used in a config: write the value out here; ${needsQuotes("*")}`;
  if ("anchor" in node && node.anchor)
    return `an anchor (&) is not used in a config: write the value out wherever it is needed; ${needsQuotes("&")}`;
  if (node.tag) return `a tag (!) is not used in a config: each setting's kind of value is known; ${needsQuotes("!")}`;
  if (!isKey) return null;
  if (!isScalar(node)) return "a key must be a word, not a list or a map";
  if (node.value === "<<") return "a merge key (<<) is not used in a config: write the settings out here";
  if (node.source === "__proto__") return "this key cannot be used";
  return null;
}
