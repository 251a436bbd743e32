import Link from "next/link";
import { BodyBlock } from "@/components/bodies/body-block";
import { CopyCurl } from "@/components/curl/copy-curl";
import { HeaderBlock, TextLine } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { RequestCopy } from "@/lib/deliveries/copies";
import type { AttemptView } from "@/lib/deliveries/view/timeline";
import { FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "@/lib/engine/failure";
import { eventPartHref } from "@/lib/events/search-params";
import { operationHref } from "@/lib/operations/search-params";
import { policyHref } from "@/lib/policies/search-params";
import { durationText, waitText } from "./attempt-text";
import { settingsText } from "./settings-text";
import { systemText } from "./system-text";
import classes from "./timeline.module.css";

type Props = {
  attempt: AttemptView;
  eventId: string;
  /** How its request can be copied. */
  copies: readonly RequestCopy[];
  zone: string;
  now: Date;
};

/** The record of one attempt: its cause, request and response. */
export function AttemptDetail({ attempt, eventId, copies, zone, now }: Props) {
  const { failureClass, failureKind, operationId } = attempt;
  const moment = (at: Date) => <Moment at={at} now={now} zone={zone} />;
  return (
    <div className={classes.attemptDetail}>
      {attempt.isOmitted ? (
        <Omitted attempt={attempt} eventId={eventId} />
      ) : attempt.outcome === "unknown" ? (
        <CutOff />
      ) : (
        <Exchange attempt={attempt} copies={copies} />
      )}
      <div className={classes.attemptFacts}>
        <Facts
          facts={{
            [attempt.outcome === "unknown" ? "Not before" : "Started"]: moment(attempt.startedAt),
            "Asked for by": attempt.actorName,
            Operation: operationId ? (
              <Link href={operationHref(operationId)} prefetch={false}>
                <span className="mono">{operationId}</span>
              </Link>
            ) : null,
            Policy: attempt.policy && <Policy {...attempt.policy} />,
            Strategy: settingsText(attempt.strategy, attempt.settings),
            "Past due by": waitText(attempt.waitMs, attempt.system),
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
            Next: attempt.nextAt ? <>retry {moment(attempt.nextAt)}</> : NEXT[attempt.nextAction],
            System: systemText(attempt.system),
          }}
        />
      </div>
    </div>
  );
}

/** The policy that ran, and whose it is. */
function Policy({ id, name, isOwn }: NonNullable<AttemptView["policy"]>) {
  return (
    <>
      {id === null ? (
        <OutsideText text={name} />
      ) : (
        <Link href={policyHref(id)} prefetch={false}>
          <OutsideText text={name} />
        </Link>
      )}{" "}
      ({isOwn ? "the subscriber’s own" : "the handler’s"})
    </>
  );
}

function Exchange({ attempt, copies }: Pick<Props, "attempt" | "copies">) {
  return (
    <div className={classes.exchange}>
      <Response attempt={attempt} />
      <div>
        <TextLine label="POST" text={attempt.requestUrl ?? ""} what="URL" />
        <HeaderBlock title="Request headers" headers={attempt.requestHeaders ?? {}} />
        {copies.length > 0 ? (
          <CopyCurl deliveryId={attempt.deliveryId} attempt={attempt.number} copies={copies} />
        ) : null}
      </div>
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
        <TextLine
          label="No response"
          text={attempt.failureDetail ?? "No response was received."}
          what="detail"
        />
      </div>
    );
  }
  return (
    <div>
      <TextLine
        label="Response"
        text={attempt.failureDetail ?? `Answered ${attempt.httpStatus}`}
        what="detail"
      />
      <BodyBlock
        title="Response body"
        note={attempt.responseTruncated ? "truncated: at most 16 KiB of an answer are kept" : undefined}
        body={attempt.responseBody}
        emptyText="The response had no body."
      />
      {attempt.isWithheld ? null : (
        <HeaderBlock title="Response headers" headers={attempt.responseHeaders ?? {}} />
      )}
    </div>
  );
}
