import type { DueNotice } from "../../db/channels";
import type { DatabaseClock } from "../database/clock";
import { DueIndex } from "./due-index";

/** The due work of this worker's shards, and the signal that wakes the dispatch loop when more of it can be claimed. */
export class WorkQueue {
  readonly due = new DueIndex();
  #changes = 0;
  #wakeUp: (() => void) | undefined;

  constructor(private readonly clock: DatabaseClock) {}

  /** Counts signals, so that the loop follows a pass with another one when a signal came after its begin. */
  get changes(): number {
    return this.#changes;
  }

  /** Records the subscribers that a notification names; requests a scan of the shards where it names none. */
  onDueNotices = (notices: readonly DueNotice[]): void => {
    for (const { shard, subscriberId, priority } of notices) {
      if (subscriberId === undefined || priority === undefined) this.due.scans.request(shard);
      else this.due.record({ shard, subscriberId, priority, dueAt: this.clock.now() });
    }
    this.wakeUp();
  };

  /** Requests a scan of every shard: notifications may have been missed. */
  requestScans(): void {
    this.due.scans.requestAll();
    this.wakeUp();
  }

  /** Unblocks one subscriber, or all after a change of the configuration or of a circuit, and wakes the loop. */
  unblock(subscriberId?: string): void {
    this.due.unblock(subscriberId);
    this.wakeUp();
  }

  wakeUp(): void {
    this.#changes++;
    this.#wakeUp?.();
  }

  /** Resolves after the time given, or at the next signal. */
  async sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wakeUp = undefined;
  }
}
