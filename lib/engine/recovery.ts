import type { RetrySettings } from "./retry";

/**
 * What follows when the worker that was sending a delivery is gone before the outcome was known: whether it arrived, nobody
 * can tell. It is put back and sent again (at least once), as often as it takes; or, where the policy says how often,
 * fails after that, so that one that ends its workers does not do so for ever.
 * @param recoveries how often it was put back before
 */
export function decideAfterLoss(
  recoveries: number,
  settings: Pick<RetrySettings, "mostRecoveries"> | null,
): "put_back" | "fail" {
  const most = settings?.mostRecoveries ?? Infinity;
  return recoveries < most ? "put_back" : "fail";
}
