/** The part of sax that is used: a strict parser that resolves namespaces. It does not expand entities that a document defines. */
declare module "sax" {
  interface QualifiedTag {
    /** The namespace. */
    readonly uri: string;
    readonly local: string;
    readonly attributes: object;
  }

  interface Parser {
    /** The attributes, so far, of a tag that has begun. */
    readonly attribList: readonly unknown[];
    onopentag: (tag: QualifiedTag) => void;
    onclosetag: () => void;
    ontext: (text: string) => void;
    oncdata: (text: string) => void;
    onerror: (error: Error) => void;
    write(text: string): Parser;
    close(): Parser;
  }

  const sax: { parser(strict: true, options: { readonly xmlns: true }): Parser };
  export default sax;
}
