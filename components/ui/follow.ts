/** Intervals of polling: short at first, for the operator who waits; then longer, for slow subscribers. */
const FIRST_POLL_MS = 400;
const LONGEST_POLL_MS = 5_000;
const GROWTH = 1.25;

type Observer<State> = {
  /** @returns whether this was the last state */
  onState: (state: State) => boolean;
  /** The state cannot be read at present. */
  onLost: () => void;
  /** The longest time between two reads. */
  longestMs?: number;
};

/** At most a quarter of the time is spent reading, where that is slow. */
const REST_PER_READ = 3;

/** Reads a state of the API by path again and again until it is the last one. */
export async function follow<State>(
  path: string,
  signal: AbortSignal,
  observer: Observer<State>,
): Promise<void> {
  const { longestMs = LONGEST_POLL_MS } = observer;
  let readMs = 0;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * GROWTH, longestMs)) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(wait, readMs * REST_PER_READ)));
    if (signal.aborted) return;
    const begun = performance.now();
    const state = await read<State>(path, signal);
    readMs = performance.now() - begun;
    if (signal.aborted) return;
    if (!state) observer.onLost();
    else if (observer.onState(state)) return;
  }
}

async function read<State>(path: string, signal: AbortSignal): Promise<State | undefined> {
  try {
    const answer = await fetch(path, { signal, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as State) : undefined;
  } catch {
    return undefined;
  }
}
