import { setTimeout as pause } from "node:timers/promises";
import { HOUR_MS } from "../../lib/time/units";
import { between, type Random } from "../factories/random";
import type { Credentials } from "./credentials";
import { payloadOf } from "./payloads";
import { nextOccasion, pathOf } from "./traffic";

/** Number of events published at the start, so that the last minutes show the real engine. */
const BURST = 40;
/** Then one event every few seconds and, after an hour, one a minute, so that an unattended demonstration does not fill the disk. */
const LIVELY_MS = HOUR_MS;
const LIVELY_GAP_MS: [least: number, most: number] = [3_000, 8_000];
const QUIET_GAP_MS: [least: number, most: number] = [45_000, 75_000];
/** Share of invalid requests: an unknown path, a body other than JSON, no credentials. */
const INVALID_SHARE = 0.03;

/** Publishes by HTTP until the signal. After a failed request it continues with the next event. */
export async function publishTrickle(
  origin: string,
  credentials: Credentials,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && !(await isReachable(origin))) await pause(200);
  for (let index = 0; index < BURST && !signal.aborted; index++)
    await publish(origin, credentials, random, signal);
  const startedAt = performance.now();
  while (!signal.aborted) {
    const gap = performance.now() - startedAt < LIVELY_MS ? LIVELY_GAP_MS : QUIET_GAP_MS;
    await pause(between(random, ...gap), undefined, { signal }).catch(() => {});
    if (!signal.aborted) await publish(origin, credentials, random, signal);
  }
}

async function publish(
  origin: string,
  credentials: Credentials,
  random: Random,
  signal: AbortSignal,
): Promise<void> {
  const occasion = nextOccasion(random);
  const { body, headers } = payloadOf(occasion.basePath, occasion.topic, new Date(), random);
  const right = {
    path: pathOf(occasion),
    body,
    headers: {
      ...headers,
      ...(occasion.publisher ? credentials.publishers.get(occasion.publisher) : credentials.apiKey),
    },
  };
  const request = random() < INVALID_SHARE ? wrong(right, random) : right;
  try {
    const response = await fetch(`${origin}/api/events${request.path}`, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    await response.body?.cancel();
  } catch {
    // The web server is restarting or this process is stopping.
  }
}

async function isReachable(origin: string): Promise<boolean> {
  const response = await fetch(`${origin}/api/health`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok === true;
}

type Request = { path: string; body: string; headers: Record<string, string> };

function wrong(right: Request, random: Random): Request {
  const mistakes: Request[] = [
    { ...right, path: `${right.path}s` },
    { ...right, body: right.body.slice(0, 40) },
    { ...right, headers: { "content-type": "application/json" } },
  ];
  return mistakes[between(random, 0, mistakes.length - 1)] ?? right;
}
