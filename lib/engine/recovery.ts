import type { RetrySettings } from "./retry";

/**
 * Decides what happens to a delivery whose worker ended before the outcome was known; it may or may not have arrived. It is
 * put back and sent again (at least once) without limit, or as often as the policy allows, after which it fails: a
 * delivery that ends its workers does not do so for ever.
 * @param recoveries the number of times it was put back before
 */
export function decideAfterLoss(
  recoveries: number,
  settings: Pick<RetrySettings, "mostRecoveries"> | null,
): "put_back" | "fail" {
  const most = settings?.mostRecoveries ?? Infinity;
  return recoveries < most ? "put_back" : "fail";
}
