import Link from "next/link";
import { CodeBlock, HeaderBlock } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { eventPartHref } from "@/lib/events/search-params";
import type { AttemptView } from "@/lib/events/view";
import { durationText, settingsText } from "./attempt-text";
import classes from "./timeline.module.css";

type Props = { attempt: AttemptView; eventId: string; zone: string; now: Date };

/** The record of one attempt: its cause, request and response. */
export function AttemptDetail({ attempt, eventId, zone, now }: Props) {
  const { failureClass, failureKind, operationId } = attempt;
  const moment = (at: Date) => <Moment at={at} now={now} zone={zone} />;
  return (
    <div className={classes.attemptDetail}>
      <div className={classes.attemptFacts}>
        <Facts
          facts={{
            [attempt.outcome === "unknown" ? "Not before" : "Started"]: moment(attempt.startedAt),
            "Asked for by": attempt.actorName,
            Operation: operationId ? <span className="mono">{operationId}</span> : null,
            Strategy: settingsText(attempt.strategy, attempt.settings),
            "Past due by": durationText(attempt.waitMs),
            Took: attempt.durationMs === null ? null : durationText(attempt.durationMs),
          }}
        />
        <Facts
          facts={{
            Failure: failureClass
              ? FAILURE_CLASS_LABEL[failureClass]
              : attempt.outcome === "unknown"
                ? "not known"
                : "none",
            Kind: failureKind ? FAILURE_KIND_LABEL[failureKind] : null,
            Detail: attempt.failureDetail,
            Next: attempt.nextAt ? <>retry {moment(attempt.nextAt)}</> : NEXT[attempt.nextAction],
            System: systemText(attempt.system),
          }}
        />
      </div>
      {attempt.isOmitted ? (
        <Omitted attempt={attempt} eventId={eventId} />
      ) : attempt.outcome === "unknown" ? (
        <CutOff />
      ) : (
        <Exchange attempt={attempt} />
      )}
    </div>
  );
}

function Exchange({ attempt }: { attempt: AttemptView }) {
  return (
    <div className={classes.exchange}>
      <div>
        <p className={classes.line}>
          <b>POST</b>{" "}
          <span className="mono">
            <OutsideText text={attempt.requestUrl ?? ""} />
          </span>
        </p>
        <HeaderBlock title="Request headers" headers={attempt.requestHeaders ?? {}} />
      </div>
      <Response attempt={attempt} />
    </div>
  );
}

/** Shown when the attempts and responses of the event exceed what one page shows. */
function Omitted({ attempt, eventId }: Pick<Props, "attempt" | "eventId">) {
  const { deliveryId, number } = attempt;
  return (
    <p className={classes.none}>
      What was sent and answered is left out here: there is more of it than one page shows.{" "}
      <Link href={eventPartHref(eventId, { deliveryId, attemptsBefore: number + 1 })} prefetch={false}>
        Show it
      </Link>
    </p>
  );
}

function CutOff() {
  return (
    <p className={classes.none}>
      The worker that held this delivery ended before it wrote an outcome. Whether the request was sent, and
      its response, are not known.
    </p>
  );
}

const NEXT = {
  none: "nothing: it was delivered",
  retry: "an automatic retry",
  fail: "nothing automatic: it failed",
} as const satisfies Record<AttemptView["nextAction"], string>;

function Response({ attempt }: { attempt: AttemptView }) {
  if (attempt.httpStatus === null) {
    return (
      <div>
        <p className={classes.line}>
          <b>No response</b>
        </p>
        <p className={classes.none}>
          <OutsideText text={attempt.failureDetail ?? "No response was received."} />
        </p>
      </div>
    );
  }
  return (
    <div>
      <p className={classes.line}>
        <b>Answered {attempt.httpStatus}</b>
      </p>
      <HeaderBlock title="Response headers" headers={attempt.responseHeaders ?? {}} />
      <CodeBlock
        title="Response body"
        note={attempt.responseTruncated ? "truncated" : undefined}
        body={attempt.responseBody}
        emptyText="The response had no body."
      />
    </div>
  );
}

const SYSTEM_LABEL: Record<string, string> = {
  queueDepth: "queue depth",
  inFlight: "in flight",
  circuit: "circuit",
  worker: "worker",
  resentOnFreshConnection: "sent again on a fresh connection",
};

/** `queue depth 3 · in flight 1 · circuit closed`. */
function systemText(system: Record<string, unknown>): string {
  return Object.entries(system)
    .filter(([, value]) => ["string", "number", "boolean"].includes(typeof value))
    .map(([name, value]) => `${SYSTEM_LABEL[name] ?? name} ${value}`)
    .join(" · ");
}
