/**
 * The part of a subscriber's slots that deliveries released by operations get while live ones wait: a tenth at least, so that they
 * never starve, and half at most. With fewer than ten slots, every tenth request is one.
 */
export class ReleasedShare {
  /** Released deliveries that wait for a slot, and those whose request is under way. */
  waiting = 0;
  inFlight = 0;
  /** What is owed to released deliveries, in requests. */
  #owed = 0;

  /** Records a request of a live delivery. */
  liveBegan(): void {
    this.#owed = Math.min(1, this.#owed + SHARE / (1 - SHARE));
  }

  /** Records a request of a released delivery. */
  releasedBegan(): void {
    this.inFlight++;
    this.#owed = Math.max(0, this.#owed - 1);
  }

  /** Whether the next request is a released delivery's although live ones wait. @param limit requests at once */
  isDue(limit: number): boolean {
    return this.inFlight < this.#least(limit);
  }

  /** How many more released deliveries to claim while live ones are due: so many before those, and so many in all. */
  claimable(limit: number): ReleasedRoom {
    const held = this.waiting + this.inFlight;
    return {
      first: Math.max(0, this.#least(limit) - held),
      most: Math.max(0, Math.max(1, Math.floor(limit * MOST_SHARE)) - held),
    };
  }

  #least(limit: number): number {
    const slots = Math.floor(limit * SHARE);
    // Sums of ninths are a little less than one.
    return slots >= 1 ? slots : Math.floor(this.#owed + 1e-9);
  }
}

export type ReleasedRoom = { first: number; most: number };

const SHARE = 0.1;
const MOST_SHARE = 0.5;
