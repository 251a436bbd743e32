/**
 * Publish → received on an idle hub, HTTP to HTTP: from the moment this process begins a publish's POST until the head of the
 * delivery's request has arrived at a subscriber in this same process, by one clock. Each publish waits until the one
 * before was received.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchArguments } from "./arguments";
import { configure, startHub } from "./started-hub";
import { quantile } from "./summary";

const EVENTS = 500;
const WARM_UP = 50;
/** Between two events, so that each finds the hub idle. */
const GAP_MS = 20;
/** An event that has not arrived by then is lost: no worker died, so there is no lease to wait for. */
const LOST_AFTER_MS = 30_000;

/** Runs the benchmark and prints p50, p95, p99 and the longest, in milliseconds. */
export async function benchLatency(options: BenchArguments): Promise<string[]> {
  const events = options.count ?? EVENTS;
  const hub = await startHub();
  const receiver = await startReceiver();
  try {
    await configure(hub, { url: `${receiver.origin}/hook` });
    const times: number[] = [];
    for (let index = 0; index < WARM_UP + events; index++) {
      const received = receiver.next();
      const began = performance.now();
      await hub.post("/api/events/bench/ping", { index });
      const { at, body } = await received;
      if (body !== JSON.stringify({ index })) return [`event ${index} was awaited and ${body} received`];
      if (index >= WARM_UP) times.push(at - began);
      await pause(GAP_MS);
    }
    const [p50, p95, p99, longest] = [0.5, 0.95, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
    console.log(`Publish → received on an idle hub, HTTP to HTTP, ${events} events:`);
    console.log(`p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, longest ${longest} ms`);
    return [];
  } finally {
    await hub.end();
    receiver.server.close();
    receiver.server.closeAllConnections();
  }
}

type Arrival = { at: number; body: string };
type Receiver = { origin: string; server: Server; next: () => Promise<Arrival> };

/** A subscriber that answers 200 and tells what the next request brings and when (performance.now()) its head arrived. */
async function startReceiver(): Promise<Receiver> {
  let arrived: (arrival: Arrival) => void = () => {};
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const body = await text(request);
    response.end("ok");
    arrived({ at, body });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = address && typeof address === "object" ? address.port : 0;
  const next = () =>
    new Promise<Arrival>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("A published event did not arrive.")), LOST_AFTER_MS);
      arrived = (arrival) => {
        clearTimeout(timer);
        resolve(arrival);
      };
    });
  return { origin: `http://127.0.0.1:${port}`, server, next };
}
