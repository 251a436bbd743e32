/**
 * Measures publish → received on an idle hub, HTTP to HTTP: from the start of the POST of a publish in this process to the head of the
 * delivery's request at a subscriber in the same process, by one clock. Each publish waits until the previous one was received.
 */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { performance } from "node:perf_hooks";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { BenchArguments } from "./support/arguments";
import { configure, startHub } from "./support/started-hub";
import { quantile } from "./support/summary";

const EVENTS = 500;
const WARM_UP = 50;
/** Pause between two events, so that the hub is idle at each. */
const GAP_MS = 20;
/** Time after which an event counts as lost: no worker has crashed, so no lease has to expire. */
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

/** Starts a subscriber that answers 200 and returns the next request and the arrival of its head (performance.now()). */
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
