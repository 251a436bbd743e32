import { expect, it } from "vitest";
import { hexDump } from "./hex-dump";

it.each([
  ["nothing", [], ""],
  ["one byte", [0xff], `00000000  ff${" ".repeat(47)} |.|`],
  [
    "a line and a byte",
    [...Buffer.from("GET / HTTP/1.1\r\n"), 0x7f],
    [
      "00000000  47 45 54 20 2f 20 48 54  54 50 2f 31 2e 31 0d 0a  |GET / HTTP/1.1..|",
      `00000010  7f${" ".repeat(47)} |.|`,
    ].join("\n"),
  ],
])("dumps %s", (_what, bytes, expected) => expect(hexDump(Uint8Array.from(bytes))).toBe(expected));

it("dumps the beginning alone", () => {
  expect(hexDump(new Uint8Array(1_000_000), 32).split("\n")).toHaveLength(2);
  expect(hexDump(new Uint8Array(1_000_000)).length).toBeLessThan(11_000);
});
