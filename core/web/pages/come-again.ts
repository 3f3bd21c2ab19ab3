/** A page that goes on at once to an address of our own. */
import { html } from "hono/html";
import type { Markup } from "../page.ts";

export function comeAgain(path: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=${path}">
<title>rollcall</title>
</head>
<body><p><a href="${path}">rollcall</a></p></body>
</html>`;
}
