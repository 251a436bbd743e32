import type { Scenario } from "./scenarios";

/** What a contender is given. */
export type Run = {
  scenario: Scenario;
  /** Requests under way at the most, over all subscribers. */
  inFlight: number;
  sinks: readonly Sink[];
};

export type Sink = {
  origin: string;
  pid: number | undefined;
  /** How many requests came so far: cheap. */
  requests: () => Promise<number>;
};

/** What a finished run took. Times in milliseconds since the epoch, the end being when everything was durable. */
export type Finish = {
  startedAt: number;
  endedAt: number;
  /** As the worker counted them; undefined when it does not say. */
  attempts?: number;
  /** Of the worker, from start to end, and the most it held. */
  cpuSeconds: number;
  memoryMb: number;
};

/** What the store says afterwards, of the healthy subscribers; what it does not keep is left out. */
export type StoreCounts = {
  delivered: number;
  dead: number;
  pending: number;
  attempts?: number;
  hasOutcome?: boolean;
};

/** A contender whose events are queued durably and whose worker stands ready. */
export type Prepared = {
  queuedPerSecond: number | null;
  /** Lets the worker go. */
  run: () => Promise<Finish>;
  /** Null when there is nothing to ask. */
  verify: () => Promise<StoreCounts | null>;
  end: () => Promise<void>;
};

export type Contender = {
  name: string;
  /** The process that keeps what it has to keep; undefined for none. */
  store: number | undefined;
  takesPart: (scenario: Scenario) => boolean;
  prepare: (run: Run) => Promise<Prepared>;
};
