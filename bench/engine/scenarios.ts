/** How a sink answers: so long after a request, and so many of a hundred requests with 500. */
export type SinkSettings = { delayMs: number; failPercent: number };

export type Scenario = {
  what: string;
  events: number;
  /** The first sink is healthy; the second, where there is one, hangs. */
  sinks: readonly SinkSettings[];
  /** Every n-th event goes to the sink that hangs; 0 for none. */
  hangingShare: number;
  /** How many subscribers the hub has; with hanging ones, every `hangingShare`-th of them hangs. */
  subscribers: number;
  /** The hub's requests at once to one subscriber; as many as there may be in all when left out. */
  perSubscriber?: number;
  /** What the peers call it; undefined when they have no such scenario. */
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
 * The scenarios of these names, all when none is given, with `count` events each when that is given.
 * @throws Error with one sentence when there is no such scenario
 */
export function chooseScenarios(names: readonly string[] | undefined, count?: number): [string, Scenario][] {
  return (names ?? Object.keys(SCENARIOS)).map((name) => {
    const scenario = SCENARIOS[name];
    if (!scenario)
      throw new Error(`There is no scenario ${name}: take some of ${Object.keys(SCENARIOS).join(", ")}.`);
    return [name, { ...scenario, events: count ?? scenario.events }];
  });
}

/** Whether an event goes to the sink that hangs. */
export function hangs({ hangingShare }: Scenario, index: number): boolean {
  return hangingShare > 0 && index % hangingShare === 0;
}

/** How many events go to the sink that answers. */
export function healthyCount({ events, hangingShare }: Scenario): number {
  return hangingShare ? events - Math.ceil(events / hangingShare) : events;
}

/** Which of the hub's subscribers an event goes to, numbered so that `hangs` says of a subscriber what it says of its events. */
export function subscriberOf(scenario: Scenario, index: number): number {
  if (scenario.subscribers === 2) return hangs(scenario, index) ? 0 : 1;
  return index % scenario.subscribers;
}
