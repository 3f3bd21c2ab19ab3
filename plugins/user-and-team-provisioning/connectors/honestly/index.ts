/** The connector `type: honestly`. */
import type { FeedConnector } from "../../feed.ts";
import { HonestlyClient } from "./client.ts";
import { honestlyConfig } from "./config.ts";
import { isColumn, isReference } from "./csv.ts";

export const honestly: FeedConnector<typeof honestlyConfig> = {
  type: "honestly",
  summary:
    "Honestly: employee surveys. It takes one file with everybody in it; people who are not in the file are removed.",
  config: honestlyConfig,
  feed: true,
  attributes: {
    has: isColumn,
    isReference,
    expected: "any but ImportId, Email, Firstname and Lastname, of at most 100 characters",
  },
  asksFor: { Department: "department" },
  connect: (config, context) => new HonestlyClient(config, context),
};
