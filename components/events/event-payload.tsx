import { CodeBlock, HeaderBlock } from "@/components/ui/code-block";
import type { PayloadView } from "@/lib/events/view";
import classes from "./event-page.module.css";

/** The publisher's payload. */
export function EventPayload({ payload, httpStatus }: { payload: PayloadView | null; httpStatus: number }) {
  if (!payload) {
    return (
      <section className={classes.card} aria-label="Payload">
        <h2>Payload</h2>
        <p className={classes.none}>It was purged: payloads are kept for a limited time.</p>
      </section>
    );
  }
  const isRefused = httpStatus >= 300;
  return (
    <section className={classes.card} aria-label="What was sent">
      <CodeBlock
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
