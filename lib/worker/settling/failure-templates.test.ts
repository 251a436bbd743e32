import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { describeNoAnswer } from "../../engine/outcome";
import { beginningOf } from "../../text/content-coding";
import { fingerprintOfAttempt } from "./failure-templates";

const facts = { subscriberId: "s", expectedStatus: 200 };

function answered(body: Uint8Array | null, headers: Record<string, string> = {}) {
  const answer = { httpStatus: 500, failureKind: "http_status", failureDetail: null } as const;
  return fingerprintOfAttempt({ ...facts, ...answer, headers, body });
}

const TEXT = Buffer.from('{"message":"Order 17 is unknown"}');

describe("the template of an answer", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["x-gzip", gzipSync(TEXT)],
    ["deflate", deflateRawSync(TEXT)],
    ["br", brotliCompressSync(TEXT)],
    ["identity", TEXT],
  ])("is that of its text, coded as %s", (coding, body) => {
    expect(answered(body, { "content-encoding": coding }).template).toBe("Order ⟨number⟩ is unknown");
    expect(answered(body, { "content-encoding": coding }).key).toEqual(answered(TEXT).key);
  });

  it("is that of the beginning, where the coded bytes are cut", () => {
    const long = gzipSync(
      Buffer.concat([TEXT, Buffer.from(Array.from({ length: 4000 }, (_, n) => ` ${n}`).join(""))]),
    );
    expect(answered(long.subarray(0, 900), { "content-encoding": "gzip" }).template).toContain("is unknown");
  });

  it.each([
    ["an unknown coding", TEXT, "zstd"],
    ["two codings", gzipSync(gzipSync(TEXT)), "gzip, gzip"],
    ["a coding that is another one", TEXT, "gzip"],
  ])("says that %s is no text", (_, body, coding) =>
    expect(answered(body, { "content-encoding": coding }).template).toBe("not a text"),
  );

  it("decodes a bounded part of what expands a thousandfold", () => {
    const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024));
    expect(beginningOf(bomb, "gzip")?.length ?? 0).toBeLessThanOrEqual(16 * 1024);
    const dense = brotliCompressSync(Buffer.alloc(4 * 1024 * 1024));
    expect(beginningOf(dense, "br")?.length ?? 0).toBeLessThanOrEqual(16 * 1024);
  });

  it("reads 2 KB and no byte more", () => {
    const body = (tail: string) => Buffer.from(`${" ".repeat(2035)}out of stock ${tail}`);
    expect(answered(body("a")).key).toEqual(answered(body("b")).key);
    expect(answered(null).template).toBe("empty answer");
  });
});

describe("the template of a failure without an answer", () => {
  const failed = (failure: Parameters<typeof describeNoAnswer>[0]) =>
    fingerprintOfAttempt({
      ...{ ...facts, httpStatus: null, headers: null, body: null },
      ...{ failureKind: failure.kind, failureDetail: describeNoAnswer(failure) },
    });

  it("is its kind and the error's code, whatever the address", () => {
    const [one, other] = ["10.0.0.1:80", "10.0.0.2:81"].map((subject) =>
      failed({ kind: "connect_refused", subject, code: "ECONNREFUSED" }),
    );
    expect(one?.template).toBe("connection refused (ECONNREFUSED)");
    expect(other?.key).toEqual(one?.key);
    expect(failed({ kind: "timeout", phase: "headers", afterMs: 5000 }).key).toEqual(
      failed({ kind: "timeout", phase: "headers", afterMs: 9 }).key,
    );
  });

  it("is the reason where there is no code: two of them are two causes", () => {
    const tls = (reason: string) => failed({ kind: "tls", subject: "a.example:443", reason });
    expect(tls("its certificate has expired").template).toBe("TLS failed: its certificate has expired");
    expect(tls("its certificate is self-signed").key).not.toEqual(tls("its certificate has expired").key);
  });
});
