import fc from "fast-check";
import { expect, it } from "vitest";
import { fromAttribute, toAttribute } from "./copied-text";

it("survives as an attribute of a page, whatever it is", () => {
  const part = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\r\n", "\r", "\0", "%", "%0D", "%2500"),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const text = parts.join("");
      const attribute = toAttribute(text);
      expect([attribute.includes("\r"), attribute.includes("\0")]).toEqual([false, false]);
      expect(fromAttribute(attribute)).toBe(text);
    }),
  );
});

it("leaves an ID as it is", () => {
  const id = "0190f0a0-0000-7000-8000-00000000000a";
  expect(toAttribute(id)).toBe(id);
});
