/** Intervals of polling: short at first, for the operator who waits; then longer, for slow subscribers. */
const FIRST_POLL_MS = 400;
const LONGEST_POLL_MS = 5_000;
const GROWTH = 1.25;

type Observer<State> = {
  /** @returns whether this was the last state */
  onState: (state: State) => boolean;
  /** The state cannot be read at present. */
  onLost: () => void;
};

/** Reads a state of the API by path again and again until it is the last one. */
export async function follow<State>(
  path: string,
  signal: AbortSignal,
  observer: Observer<State>,
): Promise<void> {
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(wait * GROWTH, LONGEST_POLL_MS)) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal.aborted) return;
    const state = await read<State>(path, signal);
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
