/** At most a quarter of the time is spent reading, where that is slow. */
const REST_PER_READ = 3;
/** A read that failed is repeated after this time, unless it is asked for before. */
const AGAIN_MS = 5_000;

/** What reads when it is asked to. */
export type Coalesced = { ask: () => void; stop: () => void };

/**
 * Reads when asked, at most once in `everyMs` and never while a read is under way; what is asked meanwhile is one read more.
 * @param read rejects when it could not be read; it is then repeated
 */
export function coalesced(read: () => Promise<void>, everyMs: number): Coalesced {
  let isAsked = false;
  let isReading = false;
  let isStopped = false;
  let notBefore = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    timer = undefined;
    isAsked = false;
    isReading = true;
    const begun = performance.now();
    const isRead = await read().then(
      () => true,
      () => false,
    );
    isReading = false;
    const ended = performance.now();
    notBefore = Math.max(begun + everyMs, ended + (ended - begun) * REST_PER_READ);
    if (isAsked) schedule(notBefore - ended);
    else if (!isRead) schedule(AGAIN_MS);
  }

  function schedule(waitMs: number): void {
    if (isStopped || isReading) return;
    clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(0, waitMs));
  }

  return {
    ask: () => {
      if (isAsked) return;
      isAsked = true;
      schedule(notBefore - performance.now());
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
