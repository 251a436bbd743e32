import { createAddressGuard } from "../net/address-guard";
import { createSender, type OutgoingRequest } from "../worker/requests/send";
import type { SendReport } from "../worker/requests/send-report";

/** When the parts of a request were over, milliseconds from its begin; null for one that did not happen. */
export type Timing = {
  /** The name was resolved. */
  dnsMs: number | null;
  /** The connection was open, TLS included. */
  connectMs: number | null;
  /** The head of the answer had arrived. */
  firstByteMs: number | null;
  totalMs: number;
};

/**
 * Sends a request as a worker does: the same guard, limits and code, on a connection of its own, so that every part is measured.
 * @param allowPrivate CIDRs of private addresses to which requests are allowed
 */
export async function exchange(
  request: OutgoingRequest,
  allowPrivate: readonly string[],
): Promise<{ report: SendReport; timing: Timing }> {
  const begun = performance.now();
  const elapsed = () => Math.round((performance.now() - begun) * 10) / 10;
  const timing: Timing = { dnsMs: null, connectMs: null, firstByteMs: null, totalMs: 0 };
  const guard = createAddressGuard(allowPrivate);
  const lookup: typeof guard.lookup = (hostname, options, callback) =>
    guard.lookup(hostname, options, (...answer) => {
      timing.dnsMs = elapsed();
      callback(...answer);
    });
  const sender = createSender({ ...guard, lookup }, () => {
    timing.connectMs = elapsed();
  });
  try {
    const report = await new Promise<SendReport>((onReport) => {
      const onHead = () => {
        timing.firstByteMs ??= elapsed();
      };
      sender.send(request, { onReport, onHead });
    });
    return { report, timing: { ...timing, totalMs: elapsed() } };
  } finally {
    await sender.close();
  }
}
