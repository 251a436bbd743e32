import type { CircuitPermit } from "../circuits/circuits";
import type { DenseSetItem } from "../claims/dense-set";
import type { Subscriber } from "../config/config";
import type { Abortable, SendListener, SendReport } from "../requests/send";
import type { AttemptFacts } from "../settling/settlement";
import type { SubscriberLoad } from "./subscriber-load";

/** A request under way, with what is needed when it ends. */
export class UnderWay implements SendListener, DenseSetItem {
  slot = -1;
  request: Abortable | undefined;

  constructor(
    readonly facts: AttemptFacts,
    readonly subscriber: Subscriber,
    readonly load: SubscriberLoad,
    readonly permit: CircuitPermit,
    /** When it began, for the concurrency limit. */
    readonly concurrencyBucket: number,
    private readonly onEnded: (one: UnderWay, report: SendReport) => void,
  ) {}

  onReport(report: SendReport): void {
    this.onEnded(this, report);
  }
}

/** What there is to report of a request that could not even be made. */
export function neverSent(reason: string): SendReport {
  return {
    result: { type: "no_answer", failure: { kind: "invalid_request", reason } },
    durationMs: 0,
    headers: null,
    body: null,
    isTruncated: false,
  };
}
