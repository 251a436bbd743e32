import { describe, expect, it } from "vitest";
import { cpuMs } from "../../testing/processes/cpu-time";
import { bodyText } from "./body-text";

const euro = Buffer.from("€");

const dumpOf = (bytes: string) => expect.stringContaining(`00000000  ${bytes}`);

describe("bodyText", () => {
  it.each([
    ["null", null, {}, { kind: "empty" }],
    ["nothing", Buffer.alloc(0), {}, { kind: "empty" }],
    ["text", Buffer.from("a\tb\r\n€"), {}, { kind: "text", text: "a\tb\r\n€", cut: false, bytes: 8 }],
    ["markup", Buffer.from("<b>"), {}, { kind: "text", text: "<b>", cut: false, bytes: 3 }],
    ["a zero byte", Buffer.from("a\0b"), {}, { kind: "text", text: "a\0b", cut: false, bytes: 3 }],
    [
      "zero bytes for the most part",
      Buffer.from("\0\0b"),
      {},
      { kind: "binary", bytes: 3, hex: dumpOf("00 00 62") },
    ],
    [
      "an escape sequence",
      Buffer.from("\u001b[2J"),
      {},
      { kind: "text", text: "\u001b[2J", cut: false, bytes: 4 },
    ],
    [
      "what is not UTF-8",
      Buffer.from([0xff, 0xfe, 0x41]),
      {},
      { kind: "binary", bytes: 3, hex: dumpOf("ff fe 41") },
    ],
    ["a character cut in half", euro.subarray(0, 2), {}, { kind: "binary", bytes: 2, hex: dumpOf("e2 82") }],
    [
      "a character cut in half where it was capped",
      Buffer.concat([Buffer.from("ab"), euro.subarray(0, 2)]),
      { truncated: true },
      { kind: "text", text: "ab", cut: false, bytes: 4 },
    ],
    [
      "more than is shown",
      Buffer.from("abcdef"),
      { characters: 4 },
      { kind: "text", text: "abcd", cut: true, bytes: 6 },
    ],
  ])("of %s", (_name, body, options, expected) => expect(bodyText(body, options)).toEqual(expected));

  it.each([
    ["of bytes that are no text", 0xff],
    ["of control characters", 0x01],
  ])("is no slower for 1 MiB %s", async (_name, byte) => {
    const body = Buffer.alloc(1024 * 1024, byte);
    const took = await cpuMs(() =>
      expect(bodyText(body, { headers: { "content-type": "text/plain" } }).kind).toBe("binary"),
    );
    expect(took).toBeLessThan(100);
  });
});
