import { describe, expect, it } from "vitest";
import { type Attempt, auditDelivery, type Circumstances, type FinishedDelivery } from "./audit";
import type { SeenRequest } from "./request-log";
import { RETRY_DELAY_MS } from "./scripts";

const START = 1_800_000_000_000;
const TOOK_MS = 40;
const EACH_MS = TOOK_MS + RETRY_DELAY_MS;

/** A correct flaky delivery: answered 500, then 200. */
const attempt = (index: number, data: Partial<Attempt> = {}): Attempt => ({
  startedAt: START + index * EACH_MS,
  durationMs: TOOK_MS,
  outcome: data.failureKind ? "failure" : "success",
  failureKind: null,
  trigger: index === 0 ? "first" : "automatic",
  worker: "00000000-0000-7000-8000-000000000001",
  nextAt: null,
  resent: 0,
  ...data,
});
const request = (index: number, status: number | null, data: Partial<SeenRequest> = {}): SeenRequest => {
  const at = START + index * EACH_MS + 5;
  return { at, signedAt: START, endedAt: at + 30, status, ...data };
};
/** Cut off by a fault, as recorded when its claim expired. */
const cutOff = (index: number, data: Partial<Attempt> = {}): Attempt =>
  attempt(index, { durationMs: null, outcome: "unknown", nextAt: START + index * EACH_MS, ...data });
const failedFirst = attempt(0, { failureKind: "http_status", nextAt: START + EACH_MS });
const flaky: FinishedDelivery = {
  id: "d",
  state: "delivered",
  script: "flaky",
  recoveries: 0,
  attempts: [failedFirst, attempt(1)],
};
const requests = [request(0, 500), request(1, 200)];

type Case = { delivery?: Partial<FinishedDelivery>; requests?: SeenRequest[] } & Partial<Circumstances>;
const audit = ({ delivery, requests: seen = requests, ...circumstances }: Case = {}) =>
  auditDelivery(
    { ...flaky, ...delivery },
    {
      seen: { script: "flaky", bodyHash: "hash", problems: [], requests: seen },
      bodyHash: "hash",
      exposures: 0,
      mayBeUnmarked: false,
      isUnclear: false,
      ...circumstances,
    },
  ).map((problem) => problem.slice(0, problem.indexOf("; ")));

/** Sent three times; a fault lost the outcome of the second. */
const again = [request(0, 500), request(1, 200), request(40, 200)];
const recovered = {
  delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(40, { trigger: "recovery" })] },
  requests: again,
  exposures: 1,
};

describe("auditDelivery", () => {
  it.each<[string, Case]>([
    ["a correct delivery", {}],
    ["a delivery sent again after a fault during its flight", recovered],
    [
      "a delivery whose first outcome was lost",
      {
        delivery: { recoveries: 1, attempts: [cutOff(0), attempt(40, { trigger: "recovery" })] },
        requests: [request(0, 500), request(40, 200)],
        exposures: 1,
      },
    ],
    [
      "a delivery whose worker died before sending it",
      {
        delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(1, { trigger: "recovery" })] },
      },
    ],
    [
      "a delivery whose sending record was lost with the database",
      {
        ...recovered,
        delivery: { recoveries: 0, attempts: [failedFirst, attempt(40)] },
        mayBeUnmarked: true,
      },
    ],
    [
      "a delivery to an unreachable subscriber",
      {
        delivery: {
          script: "refuse",
          state: "failed",
          attempts: [0, 1, 2].map((index) =>
            attempt(index, {
              failureKind: "connect_refused",
              nextAt: index < 2 ? START + (index + 1) * EACH_MS : null,
            }),
          ),
        },
        seen: undefined,
      },
    ],
    [
      "unreliable times of a receiver without processor time",
      { requests: [request(60, 500), request(60, 200)], isUnclear: true },
    ],
    [
      "a request repeated on a fresh connection, with the first one seen",
      {
        delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] },
        requests: [request(0, 500), request(1, null), request(1, 200)],
      },
    ],
    [
      "a request repeated on a fresh connection, with the first one unseen",
      { delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] } },
    ],
  ])("accepts %s", (_, story) => expect(audit(story)).toEqual([]));

  it.each<[string, Case, RegExp]>([
    [
      "a second request without a record in its attempt",
      {
        delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] },
        requests: [request(0, 500), request(1, null), request(1, null), request(1, 200)],
        mayBeUnmarked: true,
      },
      /sent 1 times beyond its attempts/,
    ],
    [
      "a failure instead of a delivery",
      { delivery: { state: "failed" }, requests: [request(0, 500), request(1, null)] },
      /ended as failed/,
    ],
    [
      "a failure kind other than the scripted one",
      { delivery: { attempts: [attempt(0, { ...failedFirst, failureKind: "timeout" }), attempt(1)] } },
      /delivered after timeout/,
    ],
    [
      "a request without an attempt",
      { ...recovered, exposures: 0 },
      /1 times beyond its attempts, but was in flight at 0/,
    ],
    [
      "more repetitions than faults",
      {
        ...recovered,
        requests: [...again, request(80, 200)],
        delivery: {
          recoveries: 2,
          attempts: [failedFirst, cutOff(1), cutOff(20), attempt(40, { trigger: "recovery" })],
        },
      },
      /2 times beyond its attempts, but was in flight at 1/,
    ],
    [
      "a repetition without its mark",
      { ...recovered, delivery: { ...recovered.delivery, recoveries: 0 } },
      /not marked as recovered/,
    ],
    [
      "a repetition without a recovery attempt",
      { ...recovered, delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(40)] } },
      /not marked as recovered/,
    ],
    [
      "a request that was cut off and has no attempt",
      {
        ...recovered,
        delivery: { recoveries: 1, attempts: [failedFirst, attempt(40, { trigger: "recovery" })] },
      },
      /1 of its requests have no attempt/,
    ],
    [
      "attempts out of order",
      {
        delivery: { recoveries: 1, attempts: [failedFirst, cutOff(9), attempt(1, { trigger: "recovery" })] },
      },
      /attempt 3 began before the preceding one/,
    ],
    [
      "an attempt without a request at the receiver",
      { requests: [request(0, 200)] },
      /the receiver never saw 1 of its recorded attempts/,
    ],
    [
      "two overlapping requests",
      { requests: [request(0, 500, { endedAt: START + EACH_MS + 20 }), request(1, 200)] },
      /two of its requests overlapped/,
    ],
    [
      "a request still open at the arrival of the next",
      { requests: [request(0, 500, { endedAt: null }), request(1, 200)] },
      /two of its requests overlapped/,
    ],
    [
      "a success without an accepting answer",
      { requests: [request(0, 500), request(1, null)] },
      /never accepted/,
    ],
    ["a different body", { bodyHash: "other" }, /body differs from the published one/],
    [
      "a wrong signature",
      { seen: { script: "flaky", bodyHash: "hash", problems: ["the signature is wrong"], requests } },
      /signature is wrong/,
    ],
    [
      "a different subscriber's path",
      { seen: { script: "healthy", bodyHash: "hash", problems: [], requests } },
      /sent to healthy/,
    ],
    ["a delivery without a request", { seen: undefined }, /the receiver saw no request of it/],
    [
      "a retry with a wrong due time",
      { delivery: { attempts: [{ ...failedFirst, nextAt: START + EACH_MS + 100 }, attempt(1)] } },
      /due 100 ms off the expected time/,
    ],
    [
      "a retry that began too early",
      {
        delivery: {
          attempts: [{ ...failedFirst, durationMs: 1000, nextAt: START + 1000 + RETRY_DELAY_MS }, attempt(1)],
        },
      },
      /attempt 2 began 960 ms too early/,
    ],
    [
      "a retry without a due time",
      { delivery: { attempts: [{ ...failedFirst, nextAt: null }, attempt(1)] } },
      /attempt 2 had no due time/,
    ],
    [
      "an attempt timed by a wrong clock",
      { delivery: { attempts: [failedFirst, attempt(1, { startedAt: START + 3_600_000 })] } },
      /attempt 2 began at/,
    ],
    [
      "a signature timed by a wrong clock",
      { requests: [request(0, 500), request(1, 200, { signedAt: START - 90_000 })] },
      /attempt 2 began at .* signed/,
    ],
  ])("finds %s", (_, story, problem) => {
    const found = audit(story);
    expect(found).toEqual([expect.stringMatching(problem)]);
  });
});
