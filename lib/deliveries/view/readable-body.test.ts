import { describe, expect, it } from "vitest";
import { readableBody } from "./readable-body";

describe("readableBody", () => {
  it.each([
    [
      "JSON",
      '{"a":[1]}',
      { kind: "text", text: '{\n  "a": [\n    1\n  ]\n}', cut: false, bytes: 9, isJson: true },
    ],
    ["text", "a=1&b=<script>", { kind: "text", text: "a=1&b=<script>", cut: false, bytes: 14 }],
    ["nothing", "", { kind: "empty" }],
  ])("shows %s", (_name, body, shown) => expect(readableBody(Buffer.from(body))).toEqual(shown));

  it("counts the bytes of binary data", () => {
    expect(readableBody(Buffer.from([0xff, 0x00, 0x01]))).toEqual({
      kind: "binary",
      bytes: 3,
      hex: expect.stringContaining("ff 00 01"),
    });
  });

  it("shows the beginning of a long body", () => {
    const shown = readableBody(Buffer.from(JSON.stringify("x".repeat(50))), { characters: 10 });
    expect(shown).toEqual({ kind: "text", text: '"xxxxxxxxx', cut: true, bytes: 52 });
  });
});
