import { describe, expect, it } from "vitest";
import { type DueNotice, notifyDue, readDueNotices } from "./channels";

const SUBSCRIBER = "01a20c62-23fa-7481-8f59-8c689dd72645";

/** Returns the payload that listeners receive. */
async function payloadOf(notices: DueNotice[]): Promise<string | undefined> {
  let payload: string | undefined;
  const query = async ({ values }: { values: string[] }) => {
    payload = values[1];
  };
  await notifyDue({ query } as unknown as Parameters<typeof notifyDue>[0], notices);
  return payload;
}

describe("notifyDue", () => {
  it.each<[string, DueNotice[]]>([
    ["shards", [{ shard: 3 }, { shard: 17 }]],
    ["a subscriber and a priority", [{ shard: 0, subscriberId: SUBSCRIBER, priority: 0 }]],
    ["both", [{ shard: 31, subscriberId: SUBSCRIBER, priority: 2 }, { shard: 4 }]],
  ])("names %s", async (_, notices) =>
    expect(readDueNotices((await payloadOf(notices)) ?? "")).toEqual(notices),
  );

  it("removes duplicates and sends nothing for no notices", async () => {
    expect(await payloadOf([{ shard: 3 }, { shard: 3 }])).toBe("3");
    expect(await payloadOf([])).toBeUndefined();
  });

  it("names only the shards if the payload would be too long for PostgreSQL", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({
      shard: n % 32,
      subscriberId: SUBSCRIBER.replace(/....$/, String(1000 + n)),
      priority: 1,
    }));
    const notices = readDueNotices((await payloadOf(many)) ?? "");
    expect(notices.length).toBe(32);
    expect(new Set(notices.map(({ subscriberId }) => subscriberId))).toEqual(new Set([undefined]));
    expect((await payloadOf(many.slice(0, 100)))?.length).toBeLessThan(8000);
  });
});
