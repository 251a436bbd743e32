/** Answers of a sink: the delay after a request, and the percentage of requests answered 500. */
export type SinkSettings = { delayMs: number; failPercent: number };

export type Scenario = {
  what: string;
  events: number;
  /** The first sink is healthy; the optional second one hangs. */
  sinks: readonly SinkSettings[];
  /** Every n-th event goes to the hanging sink; 0 for none. */
  hangingShare: number;
  /** Number of subscribers of the hub; with hanging ones, every `hangingShare`-th hangs. */
  subscribers: number;
  /** Largest number of concurrent requests of the hub to one subscriber. Default: the total limit. */
  perSubscriber?: number;
  /** Name of the scenario at the peers; undefined if they have none. */
  peersName?: string;
};

const AT_ONCE = { delayMs: 0, failPercent: 0 };
const HANGS = { delayMs: 10_000, failPercent: 0 };

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  steady: {
    what: "a long queue, answered at once",
    events: 150_000,
    sinks: [AT_ONCE],
    hangingShare: 0,
    subscribers: 1,
    peersName: "a",
  },
  a: {
    what: "answered at once",
    events: 20_000,
    sinks: [AT_ONCE],
    hangingShare: 0,
    subscribers: 1,
    peersName: "a",
  },
  b: {
    what: "answered after 50 ms",
    events: 20_000,
    sinks: [{ delayMs: 50, failPercent: 0 }],
    hangingShare: 0,
    subscribers: 1,
    peersName: "b",
  },
  c: {
    what: "20 % of requests answered 500, retried at once, three attempts at the most",
    events: 20_000,
    sinks: [{ delayMs: 0, failPercent: 20 }],
    hangingShare: 0,
    subscribers: 1,
    peersName: "c",
  },
  d: {
    what: "every tenth event to a subscriber that hangs 10 s; until the others are delivered",
    events: 5000,
    sinks: [AT_ONCE, HANGS],
    hangingShare: 10,
    subscribers: 2,
    perSubscriber: 64,
    peersName: "d",
  },
  d100: {
    what: "100 subscribers of which 10 hang 10 s; until the others' are delivered",
    events: 5000,
    sinks: [AT_ONCE, HANGS],
    hangingShare: 10,
    subscribers: 100,
    perSubscriber: 16,
  },
};

/**
 * Returns the scenarios with these names (default: all), with `count` events each if given.
 * @throws Error with one sentence when a scenario does not exist
 */
export function chooseScenarios(names: readonly string[] | undefined, count?: number): [string, Scenario][] {
  return (names ?? Object.keys(SCENARIOS)).map((name) => {
    const scenario = SCENARIOS[name];
    if (!scenario)
      throw new Error(`There is no scenario ${name}: choose from ${Object.keys(SCENARIOS).join(", ")}.`);
    return [name, { ...scenario, events: count ?? scenario.events }];
  });
}

/** Returns whether an event goes to the hanging sink. */
export function hangs({ hangingShare }: Scenario, index: number): boolean {
  return hangingShare > 0 && index % hangingShare === 0;
}

/** Returns the number of events for the healthy sink. */
export function healthyCount({ events, hangingShare }: Scenario): number {
  return hangingShare ? events - Math.ceil(events / hangingShare) : events;
}

/** Returns the number of the subscriber of an event. `hangs` has the same value for the subscriber and its events. */
export function subscriberOf(scenario: Scenario, index: number): number {
  if (scenario.subscribers === 2) return hangs(scenario, index) ? 0 : 1;
  return index % scenario.subscribers;
}
