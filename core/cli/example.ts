/** The end of a command's help: real command lines. */
export function example(...lines: string[]): string {
  return ["", lines.length === 1 ? "Example:" : "Examples:", ...lines.map((line) => `  ${line}`)].join("\n");
}
