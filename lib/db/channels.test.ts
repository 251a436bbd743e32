import { describe, expect, it } from "vitest";
import { type DueNotice, notifyDue, readDueNotices } from "./channels";

const SUBSCRIBER = "01a20c62-23fa-7481-8f59-8c689dd72645";

/** What listeners get of notices. */
async function told(notices: DueNotice[]): Promise<string | undefined> {
  let payload: string | undefined;
  const query = async ({ values }: { values: string[] }) => {
    payload = values[1];
  };
  await notifyDue({ query } as unknown as Parameters<typeof notifyDue>[0], notices);
  return payload;
}

describe("a notification of what became due", () => {
  it.each<[string, DueNotice[]]>([
    ["shards", [{ shard: 3 }, { shard: 17 }]],
    ["whom it is about", [{ shard: 0, subscriberId: SUBSCRIBER, priority: 0 }]],
    ["both", [{ shard: 31, subscriberId: SUBSCRIBER, priority: 2 }, { shard: 4 }]],
  ])("says %s", async (_, notices) => expect(readDueNotices((await told(notices)) ?? "")).toEqual(notices));

  it("says nothing twice, and nothing of nothing", async () => {
    expect(await told([{ shard: 3 }, { shard: 3 }])).toBe("3");
    expect(await told([])).toBeUndefined();
  });

  it("names only the shards when it would become too long for PostgreSQL", async () => {
    const many = Array.from({ length: 1000 }, (_, n) => ({
      shard: n % 32,
      subscriberId: SUBSCRIBER.replace(/....$/, String(1000 + n)),
      priority: 1,
    }));
    const notices = readDueNotices((await told(many)) ?? "");
    expect(notices.length).toBe(32);
    expect(new Set(notices.map(({ subscriberId }) => subscriberId))).toEqual(new Set([undefined]));
    expect((await told(many.slice(0, 100)))?.length).toBeLessThan(8000);
  });
});
