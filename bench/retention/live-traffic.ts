import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { configure, type StartedHub } from "../support/started-hub";

/** Time between two events. They do not wait for each other, so a slow database makes all of them late. */
const EVERY_MS = 25;
/** Time after which an event counts as lost: no worker has crashed. */
const LOST_AFTER_MS = 60_000;

export type LiveTraffic = {
  /** Publishes while `work` runs. Returns its result, and publish → received of each event in milliseconds. */
  during: <Result>(work: () => Promise<Result>) => Promise<{ times: number[]; result: Result }>;
  published: () => number;
  end: () => void;
};

/** Sends events of the hub's own topic to a subscriber in this process, HTTP to HTTP, by one clock. */
export async function startLiveTraffic(hub: StartedHub): Promise<LiveTraffic> {
  const arrived = new Map<number, number>();
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const { index } = JSON.parse(await text(request)) as { index: number };
    response.end("ok");
    arrived.set(index, at);
  });
  await listen(server);
  await configure(hub, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
  let published = 0;
  return {
    during: async (work) => {
      const begun = new Map<number, number>();
      const posts: Promise<unknown>[] = [];
      const timer = setInterval(() => {
        const index = published++;
        begun.set(index, performance.now());
        posts.push(hub.post("/api/events/bench/ping", { index }));
      }, EVERY_MS);
      const result = await work().finally(() => clearInterval(timer));
      await Promise.all(posts);
      await allArrived(arrived, published);
      const times = [...begun].map(([index, at]) => (arrived.get(index) ?? Number.NaN) - at);
      return { times, result };
    },
    published: () => published,
    end: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}

async function allArrived(arrived: ReadonlyMap<number, number>, published: number): Promise<void> {
  const deadline = performance.now() + LOST_AFTER_MS;
  while (arrived.size < published) {
    if (performance.now() > deadline)
      throw new Error(`${published - arrived.size} of ${published} published events did not arrive.`);
    await pause(5);
  }
}
