import { BodyBlock } from "@/components/bodies/body-block";
import { HeaderBlock } from "@/components/ui/code-block";
import { payloadRemoved } from "@/lib/deliveries/view/removed-text";
import type { PayloadView } from "@/lib/deliveries/view/timeline";
import classes from "./event-page.module.css";

/** The publisher's payload. */
export function EventPayload({
  payload,
  removedAt,
  httpStatus,
  zone,
}: {
  payload: PayloadView | null;
  /** When retention removed it; null where that is not known. */
  removedAt: Date | null;
  httpStatus: number;
  zone: string;
}) {
  if (!payload) {
    return (
      <section className={classes.card} aria-label="Payload">
        <h2>Payload</h2>
        <p className={classes.none}>No longer kept: {payloadRemoved(removedAt, zone)}.</p>
      </section>
    );
  }
  const isRefused = httpStatus >= 300;
  return (
    <section className={classes.card} aria-label="What was sent">
      <BodyBlock
        title="Payload"
        note={
          isRefused
            ? "of a refused request at most the first 1 KiB is kept, and 2 KiB of its headers"
            : undefined
        }
        body={payload.body}
        emptyText="The request had no body."
      />
      {payload.body.kind === "hidden" ? null : <HeaderBlock title="Headers" headers={payload.headers} />}
    </section>
  );
}
