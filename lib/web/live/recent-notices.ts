import { type LiveNotice, merged } from "../../live/notice";
import { LIVE_NOUNS } from "../../live/nouns";

/** Minutes of notifications of a few processes. */
const KEPT = 2000;

/**
 * The last notices that this process has heard without a gap. Every process hears all of them in one order, so one of them answers
 * for a stream that another one has begun.
 */
export class RecentNotices {
  /** The first one stands for the beginning: its changes are not known. */
  #notices: LiveNotice[] = [];

  constructor(private readonly most = KEPT) {}

  /** Forgets all: notices may have been missed before this one, which stands for everything. */
  begin(id: string, watermark: string): LiveNotice {
    const beginning = { id, changed: [...LIVE_NOUNS], watermark };
    this.#notices = [beginning];
    return beginning;
  }

  add(notice: LiveNotice): void {
    this.#notices.push(notice);
    // In halves, so that it is rarely done.
    if (this.#notices.length >= this.most * 2) this.#notices = this.#notices.slice(-this.most);
  }

  /** The newest one. */
  get last(): LiveNotice | undefined {
    return this.#notices.at(-1);
  }

  /** What has changed since a notice, as one; `nothing` when it is the last, `unknown` when it is not among those kept. */
  since(id: string): LiveNotice | "nothing" | "unknown" {
    const index = this.#notices.findLastIndex((notice) => notice.id === id);
    if (index === -1) return "unknown";
    const [first, ...rest] = this.#notices.slice(index + 1);
    return first ? rest.reduce(merged, first) : "nothing";
  }
}
