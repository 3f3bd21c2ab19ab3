import { expect, it } from "vitest";
import { isHtml, isMarkup, isPage } from "../../../core/plugin/http/is-page.ts";

const HTML = { "content-type": "Text/HTML; charset=utf-8" };

it.each([
  ["a page that says so", HTML, "Please sign in", [true, true, true]],
  ["a page by its beginning", {}, " <!DOCTYPE html>", [true, true, true]],
  ["other markup", { "content-type": "application/xml" }, "<error/>", [false, true, true]],
  ["nothing, said to be HTML", HTML, " ", [true, true, false]],
  ["nothing", {}, "", [false, false, false]],
  ["JSON", { "content-type": "application/json" }, '{"of":"<html>"}', [false, false, false]],
])("%s is HTML, markup, a page as each of those who ask needs it", (_, headers, text, told) => {
  expect([isHtml({ headers, text }), isMarkup({ headers, text }), isPage({ headers, text })]).toEqual(told);
});
