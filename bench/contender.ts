/** What a contender's process is told (as JSON in its first argument). */
export type ContenderSettings = {
  /** How many events. */
  count: number;
  /** Requests under way at the most, over all subscribers. */
  inFlight: number;
  /** Origins of the sinks: subscriber 0 is healthy; subscriber 1 hangs in scenario d. */
  sinks: string[];
  /** Every n-th event goes to the hanging subscriber; 0 for none. */
  hangingShare: number;
  databaseUrl?: string;
};

/** What it sends back: times in milliseconds since the epoch, the end being when everything was durable. */
export type ContenderResult = {
  attempts: number;
  startedAt: number;
  endedAt: number;
  cpuSeconds: number;
  memoryMb: number;
};
