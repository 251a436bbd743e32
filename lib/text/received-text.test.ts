import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { undoCodings } from "./content-coding";
import { isCodedText, receivedText } from "./received-text";

const TEXT = "Gerät überlastet – später nochmal";
const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe("received bytes become text", () => {
  it.each<[string, Buffer, Record<string, string | string[]>, string | undefined]>([
    ["plain", Buffer.from(TEXT), {}, TEXT],
    ["gzip", gzipSync(TEXT), { "content-encoding": "gzip" }, TEXT],
    ["x-gzip, in capitals", gzipSync(TEXT), { "content-encoding": "X-GZip" }, TEXT],
    ["deflate", deflateSync(TEXT), { "content-encoding": "deflate" }, TEXT],
    ["deflate without its wrapper", deflateRawSync(TEXT), { "content-encoding": "deflate" }, TEXT],
    ["br", brotliCompressSync(TEXT), { "content-encoding": "br" }, TEXT],
    ["identity", Buffer.from(TEXT), { "content-encoding": "identity" }, TEXT],
    ["two stacked codings", brotliCompressSync(gzipSync(TEXT)), { "content-encoding": "gzip, br" }, TEXT],
    ["two headers", brotliCompressSync(gzipSync(TEXT)), { "content-encoding": ["gzip", "br"] }, TEXT],
    ["an unknown coding", Buffer.from(TEXT), { "content-encoding": "rot13" }, undefined],
    ["five codings", Buffer.from(TEXT), { "content-encoding": "gzip,gzip,gzip,gzip,gzip" }, undefined],
    ["a coding other than declared", Buffer.from(TEXT), { "content-encoding": "gzip" }, undefined],
    ["latin1", Buffer.from("für", "latin1"), { "content-type": "text/plain; charset=ISO-8859-1" }, "für"],
    ["windows-1252", Buffer.from([0x80]), { "content-type": 'text/html;charset="windows-1252"' }, "€"],
    ["utf-16", Buffer.from("für", "utf16le"), { "content-type": "text/plain; charset=utf-16" }, "für"],
    ["shift_jis", Buffer.from([0x83, 0x65]), { "content-type": "application/json; charset=Shift_JIS" }, "テ"],
    [
      "a mark against its header",
      Buffer.from("\ufefffür"),
      { "content-type": "text/plain; charset=latin1" },
      "für",
    ],
    ["a mark of UTF-16", Buffer.from("\ufefffür", "utf16le"), {}, "für"],
    [
      "gzip of latin1",
      gzipSync(Buffer.from("für", "latin1")),
      { "content-encoding": "gzip", "content-type": "a/b; charset=latin1" },
      "für",
    ],
    ["an unknown charset", Buffer.from(TEXT), { "content-type": "text/plain; charset=klingon" }, TEXT],
    [
      "text that is not in its charset",
      Buffer.from("für", "latin1"),
      { "content-type": "text/plain" },
      "f\ufffdr",
    ],
    [
      "the charset of an HTML document",
      Buffer.from('<html><meta charset="latin1">für', "latin1"),
      { "content-type": "text/html" },
      '<html><meta charset="latin1">für',
    ],
    [
      "an older declaration, without a type",
      Buffer.from('<meta http-equiv="x" content="text/html; charset=windows-1252">für', "latin1"),
      {},
      '<meta http-equiv="x" content="text/html; charset=windows-1252">für',
    ],
    [
      "the encoding of an XML document",
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>für</a>', "latin1"),
      { "content-type": "application/xml" },
      '<?xml version="1.0" encoding="ISO-8859-1"?><a>für</a>',
    ],
    [
      "a header against its document",
      Buffer.from('<meta charset="latin1">für'),
      { "content-type": "text/html; charset=utf-8" },
      '<meta charset="latin1">für',
    ],
    [
      "no declaration in a text that is no document",
      Buffer.from('<meta charset="latin1">für'),
      { "content-type": "text/plain" },
      '<meta charset="latin1">für',
    ],
    ["bytes of an unknown type", Buffer.from([0xff, 0x00]), {}, undefined],
  ])("%s", (_, body, headers, text) => expect(receivedText(body, { headers })?.text).toBe(text));
});

describe("truncated input is decoded as far as possible", () => {
  const long = json(Array.from({ length: 5000 }, (_, n) => `entry ${n} ${Math.sin(n)}`));
  it.each([
    ["gzip", gzipSync(long)],
    ["deflate", deflateSync(long)],
    ["deflate", deflateRawSync(long)],
    ["br", brotliCompressSync(long)],
  ])("%s", (coding, whole) => {
    const found = receivedText(whole.subarray(0, 16 * 1024), {
      headers: { "content-encoding": coding },
      truncated: true,
    });
    expect(found?.text.length).toBeGreaterThan(10_000);
    expect(long.toString().startsWith(found?.text ?? "-")).toBe(true);
  });

  it("and broken input up to the break", () => {
    const broken = Buffer.from(gzipSync(long));
    broken.fill(0xff, 8000, 8100);
    const found = receivedText(broken, { headers: { "content-encoding": "gzip" } });
    expect(found).toMatchObject({ cut: true });
    expect(long.toString().startsWith(found?.text.slice(0, 1000) ?? "-")).toBe(true);
  });
});

describe("a bomb", () => {
  it.each([
    ["gzip", gzipSync(Buffer.alloc(50_000_000, "a"))],
    ["br", brotliCompressSync(Buffer.alloc(50_000_000, "a"))],
    ["gzip, gzip", gzipSync(gzipSync(Buffer.alloc(50_000_000, "a")))],
  ])("of %s yields its beginning, within the budget and quickly", async (codings, body) => {
    const before = process.memoryUsage().arrayBuffers;
    let found: ReturnType<typeof undoCodings>;
    const took = await cpuMs(() => {
      found = undoCodings(body, codings, 64 * 1024);
    });
    expect(found === undefined || found.bytes.length <= 64 * 1024).toBe(true);
    if (found) expect(found.cut).toBe(true);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    expect(took).toBeLessThan(2000);
  });
});

it.each([
  ["text", gzipSync(Buffer.alloc(100_000, "a")), "gzip", 104_096],
  ["no text", gzipSync(Buffer.alloc(100_000, 0xff)), "gzip", 104_096],
  ["very much", brotliCompressSync(Buffer.alloc(8_000_000, "a")), "br", 1_052_672],
  ["two codings", gzipSync(gzipSync("")), "gzip, gzip", 2 * 4096 + gzipSync("").length],
])("decoding subtracts its cost from the budget: %s", (_name, body, coding, cost) => {
  const room = { left: 0 };
  receivedText(body, { headers: { "content-encoding": coding }, budget: 50_000, room });
  expect(room.left).toBe(-cost);
});

it("fills the whole budget with slightly larger input", () => {
  const body = gzipSync(Buffer.alloc(200_000, "a"));
  const found = receivedText(body, { headers: { "content-encoding": "gzip" }, budget: 50_000 });
  expect(found).toEqual({ text: "a".repeat(50_000), cut: true });
});

it("decodes for rules only coded input and other charsets", () => {
  expect(isCodedText(null)).toBe(false);
  expect(isCodedText({ "content-type": "text/plain; charset=utf-8" })).toBe(false);
  expect(isCodedText({ "content-type": "text/plain; charset=latin1" })).toBe(true);
  expect(isCodedText({ "content-encoding": "gzip" })).toBe(true);
});
