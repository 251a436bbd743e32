import { describe, expect, it } from "vitest";
import { type Attempt, auditDelivery, type Circumstances, type FinishedDelivery } from "./audit";
import type { SeenRequest } from "./request-log";
import { RETRY_DELAY_MS } from "./scripts";

const START = 1_800_000_000_000;
const TOOK_MS = 40;
const EACH_MS = TOOK_MS + RETRY_DELAY_MS;

/** A flaky delivery as it should be: answered 500, then 200. */
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
/** Cut off by a fault, as recorded when its claim ran out. */
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

type Story = { delivery?: Partial<FinishedDelivery>; requests?: SeenRequest[] } & Partial<Circumstances>;
const audit = ({ delivery, requests: seen = requests, ...circumstances }: Story = {}) =>
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

/** Sent three times; the outcome of the second was lost at a fault. */
const again = [request(0, 500), request(1, 200), request(40, 200)];
const recovered = {
  delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(40, { trigger: "recovery" })] },
  requests: again,
  exposures: 1,
};

describe("auditDelivery", () => {
  it.each<[string, Story]>([
    ["a delivery as it should be", {}],
    ["one that was sent again after a fault it was in flight at", recovered],
    [
      "one whose first outcome was lost, so that the second try was its first attempt",
      {
        delivery: { recoveries: 1, attempts: [cutOff(0), attempt(40, { trigger: "recovery" })] },
        requests: [request(0, 500), request(40, 200)],
        exposures: 1,
      },
    ],
    [
      "one that was in the hands of a worker that died before it was sent",
      {
        delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(1, { trigger: "recovery" })] },
      },
    ],
    [
      "one whose mark was lost with the database",
      {
        ...recovered,
        delivery: { recoveries: 0, attempts: [failedFirst, attempt(40)] },
        mayBeUnmarked: true,
      },
    ],
    [
      "one that nobody could see",
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
      "times that a receiver short of time has noted",
      { requests: [request(60, 500), request(60, 200)], isUnclear: true },
    ],
    [
      "a request sent again on a fresh connection, whether the first was seen",
      {
        delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] },
        requests: [request(0, 500), request(1, null), request(1, 200)],
      },
    ],
    ["or not", { delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] } }],
  ])("finds nothing wrong with %s", (_, story) => expect(audit(story)).toEqual([]));

  it.each<[string, Story, RegExp]>([
    [
      "a second request that its attempt says nothing of",
      {
        delivery: { attempts: [failedFirst, attempt(1, { resent: 1 })] },
        requests: [request(0, 500), request(1, null), request(1, null), request(1, 200)],
        mayBeUnmarked: true,
      },
      /sent 1 times beyond its attempts/,
    ],
    [
      "a failure that should have been delivered",
      { delivery: { state: "failed" }, requests: [request(0, 500), request(1, null)] },
      /ended as failed/,
    ],
    [
      "another failure than the scripted one",
      { delivery: { attempts: [attempt(0, { ...failedFirst, failureKind: "timeout" }), attempt(1)] } },
      /delivered after timeout/,
    ],
    [
      "a request that was never recorded",
      { ...recovered, exposures: 0 },
      /1 times beyond its attempts, and was in flight at 0/,
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
      /2 times beyond its attempts, and was in flight at 1/,
    ],
    [
      "a repetition that is not marked",
      { ...recovered, delivery: { ...recovered.delivery, recoveries: 0 } },
      /not marked as recovered/,
    ],
    [
      "a repetition whose attempt does not say so",
      { ...recovered, delivery: { recoveries: 1, attempts: [failedFirst, cutOff(1), attempt(40)] } },
      /not marked as recovered/,
    ],
    [
      "a request that was cut off and is no attempt",
      {
        ...recovered,
        delivery: { recoveries: 1, attempts: [failedFirst, attempt(40, { trigger: "recovery" })] },
      },
      /1 of its requests are no attempts at all/,
    ],
    [
      "attempts that are not in the order they were made in",
      {
        delivery: { recoveries: 1, attempts: [failedFirst, cutOff(9), attempt(1, { trigger: "recovery" })] },
      },
      /attempt 3 began before the one before/,
    ],
    [
      "an attempt that the receiver never saw",
      { requests: [request(0, 200)] },
      /1 attempts were recorded that the receiver never saw/,
    ],
    [
      "two requests at once",
      { requests: [request(0, 500, { endedAt: START + EACH_MS + 20 }), request(1, 200)] },
      /under way at once/,
    ],
    [
      "a request that was open when the next came",
      { requests: [request(0, 500, { endedAt: null }), request(1, 200)] },
      /under way at once/,
    ],
    [
      "a success that the receiver never gave",
      { requests: [request(0, 500), request(1, null)] },
      /never accepted/,
    ],
    ["another body", { bodyHash: "other" }, /body is not the one published/],
    [
      "a wrong signature",
      { seen: { script: "flaky", bodyHash: "hash", problems: ["the signature is wrong"], requests } },
      /signature is wrong/,
    ],
    [
      "another subscriber's path",
      { seen: { script: "healthy", bodyHash: "hash", problems: [], requests } },
      /sent to healthy/,
    ],
    ["no request at all", { seen: undefined }, /no request of it was seen/],
    [
      "a retry that was due at another time",
      { delivery: { attempts: [{ ...failedFirst, nextAt: START + EACH_MS + 100 }, attempt(1)] } },
      /due 100 ms beside the time/,
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
      "a retry that was never due",
      { delivery: { attempts: [{ ...failedFirst, nextAt: null }, attempt(1)] } },
      /attempt 2 was never due/,
    ],
    [
      "an attempt by a wrong clock",
      { delivery: { attempts: [failedFirst, attempt(1, { startedAt: START + 3_600_000 })] } },
      /attempt 2 began at/,
    ],
    [
      "a signature by a wrong clock",
      { requests: [request(0, 500), request(1, 200, { signedAt: START - 90_000 })] },
      /attempt 2 began at .* signed/,
    ],
  ])("finds %s", (_, story, problem) => {
    const found = audit(story);
    expect(found).toEqual([expect.stringMatching(problem)]);
  });
});
