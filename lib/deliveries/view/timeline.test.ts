import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../../testing/processes/cpu-time";
import type { Attempt, DeliveryTimeline } from "../detail";
import { payloadView, type TimelineView, timelineViews } from "./timeline";

const MIB = 1024 * 1024;

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const LONG = [
  ["8,000 levels", nested(8000)],
  ["30,000 levels", nested(30_000)],
  ["1 MiB of brackets", "[".repeat(1024 * 1024)],
  ["1 MiB of objects in objects", '{"a":'.repeat(200_000)],
  ["one line of 1 MiB", `["${"x".repeat(1024 * 1024 - 4)}"]`],
  ["1 MiB of spaces", " ".repeat(1024 * 1024)],
] as const;

/** An event with many attempts, each answered the same. */
function timelinesOf(
  deliveries: number,
  attempts: number,
  answer: string | Buffer,
  responseHeaders: Record<string, string> | null = null,
): DeliveryTimeline[] {
  const responseBody = Buffer.from(answer);
  const attempt = { responseBody, responseHeaders, responseTruncated: false } as unknown as Attempt;
  const timeline = { waiting: null, attempts: Array(attempts).fill(attempt) } as unknown as DeliveryTimeline;
  return Array(deliveries).fill(timeline);
}

describe("the view of an event", () => {
  it.each(LONG)("is bounded for a payload of %s", async (_name, text) => {
    let shown = "";
    const took = await cpuMs(() => {
      shown = JSON.stringify(
        payloadView({ headers: {}, body: Buffer.from(text), contentType: null }, false, true),
      );
    });
    expect(took).toBeLessThan(200);
    expect(shown.length).toBeLessThan(250_000);
    expect(shown).toContain('"cut":true');
  });

  it("is bounded for many answers that are long after formatting", async () => {
    const timelines = timelinesOf(100, 10, nested(8000));
    let shown = "";
    const took = await cpuMs(() => {
      shown = JSON.stringify(timelineViews(timelines, true));
    });
    expect(took).toBeLessThan(1000);
    expect(shown.length).toBeLessThan(3_000_000);
  });

  it.each([
    ["br", "control characters", brotliCompressSync(Buffer.alloc(8 * MIB, 0x01))],
    ["br", "no characters", brotliCompressSync(Buffer.alloc(8 * MIB, 0xff))],
    ["br", "letters", brotliCompressSync(Buffer.alloc(8 * MIB, "a"))],
    ["gzip", "no characters", gzipSync(Buffer.alloc(8 * MIB, 0xff))],
    ["gzip", "letters", gzipSync(Buffer.alloc(8 * MIB, "a"))],
  ])("is bounded for many answers that are 8 MiB, as %s, of %s", async (coding, _what, answer) => {
    const timelines = timelinesOf(50, 4, answer, { "content-encoding": coding });
    let views: TimelineView[] = [];
    const took = await cpuMs(() => {
      views = timelineViews(timelines, true);
    });
    expect(took).toBeLessThan(200);
    expect(JSON.stringify(views).length).toBeLessThan(1_500_000);
    // The last attempts got the room.
    expect(views[0]?.attempts.map(({ isOmitted }) => isOmitted ?? false)).toEqual([true, true, true, false]);
  });

  it("has room for uncompressed answers beside many compressed ones", () => {
    const bombs = timelinesOf(50, 4, gzipSync(Buffer.alloc(8 * MIB)), { "content-encoding": "gzip" });
    const views = timelineViews([...bombs, ...timelinesOf(1, 4, "late")], true);
    for (const { responseBody } of views.at(-1)?.attempts ?? [])
      expect(responseBody).toMatchObject({ text: "late" });
  });

  it("is complete for few answers", () => {
    const [first, last] = timelineViews(timelinesOf(2, 1, '{"a":1}'), true);
    for (const view of [first, last])
      expect(view?.attempts[0]?.responseBody).toMatchObject({ text: '{\n  "a": 1\n}', cut: false });
  });
});
