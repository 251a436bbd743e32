import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../../prisma/factories/factories";
import { liveNotification } from "../../db/channels";
import { writeNotice } from "../../live/notice";
import { LIVE_NOUNS } from "../../live/nouns";
import { createApiDatabase, createKey } from "../../testing/api";
import type { TestDatabase } from "../../testing/database";
import { type LiveServer, startLiveServer } from "../../testing/processes/live-server";
import { until } from "../../testing/until";
import { STREAM_TIMES } from "./stream";

let db: TestDatabase;
let authorization: string;
const servers: LiveServer[] = [];
beforeAll(async () => {
  db = await createApiDatabase();
  authorization = `Bearer ${await createKey(db, ["deliveries:read", "events:publish"])}`;
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(() => db.drop());

async function start(options?: Parameters<typeof startLiveServer>[1]): Promise<LiveServer> {
  const server = await startLiveServer(db, options);
  servers.push(server);
  return server;
}

let serial = 0;
/** Sends a notification as another process would. @returns its id */
async function notify(...changed: (typeof LIVE_NOUNS)[number][]): Promise<string> {
  const id = `test-${++serial}`;
  await db.pool.query(liveNotification(writeNotice(id, changed)));
  return id;
}

describe("the live stream", () => {
  it("is never cached, compressed or kept back, and says what changed", async () => {
    const server = await start();
    const stream = await server.open({ authorization, "accept-encoding": "gzip, br" });
    expect(stream.status).toBe(200);
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      "content-type": "text/event-stream",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    expect(stream.headers.get("content-encoding")).toBeNull();
    const { rows } = await db.pool.query<{ at: Date }>("select clock_timestamp() as at");
    const id = await notify("operations", "deliveries");
    const message = await stream.next();
    expect(message).toEqual({
      event: "change",
      id,
      data: { changed: ["deliveries", "operations"], watermark: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) },
    });
    expect(Date.parse(message?.data.watermark ?? "")).toBeGreaterThanOrEqual(
      rows[0]?.at.getTime() ?? Infinity,
    );
    expect(stream.text()).toMatch(/^retry: 2000\nid: \S+\n: connected\n\n/);
    stream.close();
  });

  it("announces an event that was published at this process", async () => {
    const server = await start();
    await createHandler(db.prisma, { basePath: "/live", topicNames: ["t"], open: true });
    const stream = await server.open({ authorization });
    const answer = await fetch(`${server.origin}/api/events/live/t`, { method: "POST", body: "{}" });
    expect(answer.status).toBe(202);
    expect((await stream.next())?.data.changed).toEqual(["deliveries", "events"]);
    stream.close();
  });

  it("sends comments while nothing changes", async () => {
    const server = await start({ times: { ...STREAM_TIMES, commentMs: 20 } });
    const stream = await server.open({ authorization });
    await until(
      async () => stream.text(),
      (text) => text.endsWith(":\n\n:\n\n"),
    );
    stream.close();
  });

  it("merges what many processes say within a quarter of a second", async () => {
    const server = await start();
    const stream = await server.open({ authorization });
    await notify("events");
    await stream.next();
    const last = await Promise.all([notify("deliveries"), notify("operations"), notify("operations")]);
    const merged = await stream.next();
    expect(merged?.data.changed).toEqual(["deliveries", "operations"]);
    expect(last).toContain(merged?.id);
    stream.close();
  });
});

describe("a stream that is resumed", () => {
  it("gets what changed since the last message, also from another process, and nothing otherwise", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const streams = await Promise.all([first.open({ authorization }), second.open({ authorization })]);
    const id = await notify("configuration");
    for (const stream of streams) {
      expect(await stream.next()).toMatchObject({ event: "change", id });
      stream.close();
    }
    const idle = await second.open({ authorization, "last-event-id": id });
    await notify("events");
    expect((await idle.next())?.data.changed).toEqual(["events"]);
    const newest = await notify("operations");
    expect(await idle.next()).toMatchObject({ id: newest }); // the hub has it from here on
    idle.close();
    const resumed = await second.open({ authorization, "last-event-id": id });
    expect(await resumed.next()).toMatchObject({
      event: "change",
      id: newest,
      data: { changed: ["events", "operations"] },
    });
    resumed.close();
  });

  it.each([
    ["a header", { "last-event-id": "of-another-time" }, ""],
    ["the query", {}, "?lastEventId=none"],
  ])("gets one resync for an unknown id in %s", async (_, headers, query) => {
    const server = await start();
    const stream = await server.open({ authorization, ...headers }, query);
    expect(await stream.next()).toMatchObject({ event: "resync", data: { changed: [...LIVE_NOUNS] } });
    await notify("events");
    expect(await stream.next()).toMatchObject({ event: "change" });
    stream.close();
  });

  it("gets a resync after the hub's own connection was lost", async () => {
    const server = await start();
    const streams = await Promise.all([server.open({ authorization }), server.open({ authorization })]);
    const { rowCount } = await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'redeliver redeliver_live'`,
    );
    expect(rowCount).toBe(1); // one connection for all streams
    for (const stream of streams) {
      expect(await stream.next()).toMatchObject({ event: "resync" });
      stream.close();
    }
  });
});
