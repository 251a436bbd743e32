import type { NoAnswer } from "../../lib/engine/outcome";
import { HOUR_MS } from "../../lib/time/units";
import { between, pick, type Random } from "../factories/random";
import type { SubscriberSlug } from "./configuration";

/** Behaviour of the demonstration's subscribers, for its server and for its simulated past. */

export type SubscriberAnswer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  delayMs: number;
};
export type Behaviour = { answer: SubscriberAnswer } | { noAnswer: NoAnswer; delayMs: number };

/** A period of trouble in hours before now, the older bound first. `to: 0` means that it continues. */
type Trouble = { from: number; to: number };
const ALWAYS: Trouble[] = [{ from: Number.POSITIVE_INFINITY, to: 0 }];

type Profile = {
  troubles: Trouble[];
  well: (random: Random) => SubscriberAnswer;
  troubled: (random: Random) => Behaviour;
};

/** @param hoursAgo 0 for now */
export function behave(slug: SubscriberSlug, hoursAgo: number, random: Random): Behaviour {
  const { troubles, well, troubled } = PROFILES[slug];
  const isTroubled = troubles.some(({ from, to }) => hoursAgo <= from && hoursAgo >= to);
  return isTroubled ? troubled(random) : { answer: well(random) };
}

export function hoursBefore(now: number, at: number): number {
  return Math.max(0, (now - at) / HOUR_MS);
}

function json(
  status: number,
  body: unknown,
  delayMs: number,
  headers: Record<string, string> = {},
): SubscriberAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: body === "" ? "" : JSON.stringify(body),
    delayMs,
  };
}

const ok = (status: number, least: number, most: number, server: string) => (random: Random) =>
  json(status, status === 204 ? "" : { received: true }, between(random, least, most), { server });

const PROFILES: Record<SubscriberSlug, Profile> = {
  "order-archive": { troubles: [], well: ok(200, 8, 40, "nginx"), troubled: failing(500) },
  analytics: { troubles: [{ from: 150, to: 147 }], well: ok(202, 5, 25, "envoy"), troubled: failing(429) },
  loyalty: {
    troubles: ALWAYS,
    well: ok(200, 30, 120, "gunicorn"),
    troubled: (random) =>
      random() < 0.64
        ? { answer: ok(200, 30, 120, "gunicorn")(random) }
        : failing(random() < 0.5 ? 500 : 503)(random),
  },
  warehouse: {
    troubles: ALWAYS,
    well: ok(200, 20, 60, "Kestrel"),
    troubled: (random) => ({
      answer: json(
        202,
        { status: "queued", job: `wh-${between(random, 100_000, 999_999)}` },
        between(random, 20, 60),
        {
          server: "Kestrel",
        },
      ),
    }),
  },
  tax: {
    troubles: ALWAYS,
    well: ok(201, 60, 180, "Apache"),
    troubled: (random) =>
      random() < 0.6
        ? { answer: ok(201, 60, 180, "Apache")(random) }
        : {
            answer: json(
              400,
              { error: { code: "vat_id_missing", message: "buyer.vat_id is required above 250.00 EUR" } },
              between(random, 40, 90),
              { server: "Apache" },
            ),
          },
  },
  erp: {
    troubles: [
      { from: 206, to: 203 },
      { from: 31, to: 0 },
    ],
    well: ok(200, 200, 900, "IIS"),
    troubled: failing(503),
  },
  fraud: {
    troubles: [
      { from: 262, to: 260 },
      { from: 14, to: 0 },
    ],
    well: ok(200, 90, 400, "uvicorn"),
    troubled: () => ({ noAnswer: { kind: "timeout", phase: "headers", afterMs: 3_000 }, delayMs: 3_001 }),
  },
  storefront: {
    troubles: [
      { from: 98, to: 96 },
      { from: 22, to: 0 },
    ],
    well: ok(204, 30, 80, "Caddy"),
    troubled: () => ({
      noAnswer: { kind: "connect_refused", subject: "127.0.0.1:9", code: "ECONNREFUSED" },
      delayMs: 1,
    }),
  },
  mailing: {
    troubles: [{ from: 46, to: 0 }],
    well: ok(202, 50, 150, "cloudfront"),
    troubled: () => ({
      noAnswer: { kind: "dns", subject: "hooks.mailing-service.invalid", code: "ENOTFOUND" },
      delayMs: 4,
    }),
  },
  "release-bot": { troubles: [], well: ok(204, 10, 50, "Cowboy"), troubled: failing(500) },
  tracker: {
    troubles: [{ from: 54, to: 0 }],
    well: ok(200, 40, 140, "nginx"),
    troubled: (random) => ({
      answer: {
        status: 301,
        headers: {
          location: "https://issues.example.com/hooks/v3",
          server: "nginx",
          "content-type": "text/html",
        },
        body: "<html><head><title>301 Moved Permanently</title></head><body>301 Moved Permanently</body></html>",
        delayMs: between(random, 15, 45),
      },
    }),
  },
};

function failing(status: 429 | 500 | 503): (random: Random) => Behaviour {
  return (random) => ({ answer: FAILURES[status](random) });
}

const FAILURES = {
  429: (random: Random) =>
    json(429, { message: "Too many requests" }, between(random, 3, 9), { "retry-after": "2" }),
  500: (random: Random) =>
    json(
      500,
      {
        error: "Internal Server Error",
        trace: pick(random, ["deadlock detected", "connection pool exhausted", "division by zero"]),
        request_id: Math.floor(random() * 2 ** 48).toString(16),
      },
      between(random, 40, 400),
      { server: "gunicorn" },
    ),
  503: (random: Random): SubscriberAnswer => ({
    status: 503,
    headers: { "content-type": "text/html", server: "Microsoft-IIS/10.0" },
    body: "<html><body><h1>Service Unavailable</h1><p>The system is down for maintenance.</p></body></html>",
    delayMs: between(random, 5, 60),
  }),
};
