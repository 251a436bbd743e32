import type { Scenario } from "./scenarios";

/** The input of a contender. */
export type Run = {
  scenario: Scenario;
  /** Largest number of concurrent requests over all subscribers. */
  inFlight: number;
  sinks: readonly Sink[];
};

export type Sink = {
  origin: string;
  pid: number | undefined;
  /** Returns the number of requests so far, at low cost. */
  requests: () => Promise<number>;
};

/** Measurements of a finished run. Times in milliseconds since the epoch; the end is the time when all outcomes are durable. */
export type Finish = {
  startedAt: number;
  endedAt: number;
  /** Count of the worker; undefined if it reports none. */
  attempts?: number;
  /** CPU time of the worker from start to end; `memoryMb`: its largest memory. */
  cpuSeconds: number;
  memoryMb: number;
};

/** Counts in the store after the run, for the healthy subscribers; counts that it does not keep are missing. */
export type StoreCounts = {
  delivered: number;
  dead: number;
  pending: number;
  attempts?: number;
  hasOutcome?: boolean;
};

/** A contender with durably queued events and a ready worker. */
export type Prepared = {
  queuedPerSecond: number | null;
  /** Starts the deliveries of the worker. */
  run: () => Promise<Finish>;
  /** Reads the store; null without one. */
  verify: () => Promise<StoreCounts | null>;
  end: () => Promise<void>;
};

export type Contender = {
  name: string;
  /** Process ID of the store; undefined without one. */
  store: number | undefined;
  takesPart: (scenario: Scenario) => boolean;
  prepare: (run: Run) => Promise<Prepared>;
};
