import Link from "next/link";
import { CodeBlock } from "@/components/ui/code-block";
import { Mark } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import type { ActionResult } from "@/lib/action/result";
import { eventHref } from "@/lib/events/search-params";
import type { TriedEvent } from "@/lib/handlers/try-it";
import { TriedDeliveries } from "./tried-deliveries";
import classes from "./try-it.module.css";

type Props = { answer: ActionResult<{ tried: TriedEvent }> | { ok: false; message: string }; zone: string };

/** The answer to the published event, and its deliveries. */
export function TriedAnswer({ answer, zone }: Props) {
  if (!answer.ok) {
    return (
      <p className={classes.problem} role="alert">
        <b>Not published.</b> <OutsideText text={answer.message} />
      </p>
    );
  }
  const { status, eventId, body } = answer.tried;
  return (
    <div className={classes.answer}>
      <p className={classes.line}>
        {eventId ? (
          <>
            <Mark tone="ok" shape="check">
              {status} Accepted
            </Mark>
            <Link href={eventHref(eventId)} className="mono">
              {eventId}
            </Link>
          </>
        ) : (
          <>
            <Mark tone="fail" shape="cross">
              {status} Refused
            </Mark>
            <span>It is recorded in Event Status and not delivered.</span>
          </>
        )}
      </p>
      <CodeBlock title="Answer" body={{ kind: "text", text: body, cut: false, bytes: body.length }} />
      {eventId ? <TriedDeliveries key={eventId} eventId={eventId} zone={zone} /> : null}
    </div>
  );
}
