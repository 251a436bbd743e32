import { readOnChange } from "@/components/live/read-on-change";
import type { LiveNoun } from "@/lib/live/nouns";

/** The first read: the operator waits. */
const FIRST_MS = 400;

type Observer<State> = {
  /** What the state is made of. */
  of: readonly LiveNoun[];
  /** @returns whether this was the last state */
  onState: (state: State) => boolean;
  /** The state cannot be read at present. */
  onLost: () => void;
};

/** Reads a state of the API by path, and again whenever it may have changed, until it is the last one. */
export function follow<State>(path: string, signal: AbortSignal, observer: Observer<State>): void {
  const end = readOnChange(
    observer.of,
    async () => {
      const state = await read<State>(path, signal);
      if (signal.aborted) return;
      if (!state) {
        observer.onLost();
        throw new Error("The state cannot be read at present.");
      }
      if (observer.onState(state)) end();
    },
    { firstMs: FIRST_MS },
  );
  signal.addEventListener("abort", end, { once: true });
}

async function read<State>(path: string, signal: AbortSignal): Promise<State | undefined> {
  try {
    const answer = await fetch(path, { signal, cache: "no-store" });
    return answer.ok ? ((await answer.json()) as State) : undefined;
  } catch {
    return undefined;
  }
}
