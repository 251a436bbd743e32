import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { fromAttribute } from "./copied-text";
import { CopyButton } from "./copy-button";
import { OutsideText } from "./outside-text";

const TEXT = "a\u202e%0D\r\n\0<b>";

it("text from outside is set apart, and shows what cannot be seen in it", () => {
  expect(renderToStaticMarkup(createElement(OutsideText, { text: TEXT }))).toBe(
    "<bdi>a\\u202e%0D\\u000d\\u000a\\u0000&lt;b&gt;</bdi>",
  );
});

it("what a copy button copies is the text itself, byte for byte", () => {
  const markup = renderToStaticMarkup(createElement(CopyButton, { text: TEXT, what: "the name" }));
  const attribute = /data-copy="([^"]*)"/.exec(markup)?.[1] ?? "";
  expect(attribute).not.toMatch(/[\r\0]/); // HTML would lose these
  expect(fromAttribute(attribute.replaceAll("&lt;", "<").replaceAll("&gt;", ">"))).toBe(TEXT);
});

it("keeps line breaks where the element around it shows them, and escapes them within a line", () => {
  const text = "one\ntwo\u202e";
  const markup = (hasLines: boolean) => renderToStaticMarkup(createElement(OutsideText, { text, hasLines }));
  expect(markup(true)).toBe("<bdi>one\ntwo\\u202e</bdi>");
  expect(markup(false)).toBe("<bdi>one\\u000atwo\\u202e</bdi>");
});
