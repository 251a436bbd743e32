/**
 * The policy whose retry settings apply to a subscriber's deliveries of a handler: the subscriber's own, or else the handler's.
 * Null: no automatic retry. Interceptors are the handler's in any case: they check publishers, not deliveries.
 */
export function effectivePolicy<Policy>(
  ofSubscriber: Policy | null,
  ofHandler: Policy | null,
): Policy | null {
  return ofSubscriber ?? ofHandler;
}
