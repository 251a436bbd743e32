import { AttemptOutcomeMark } from "@/components/deliveries/delivery-state";
import { Icon } from "@/components/ui/icons";
import { OutsideText } from "@/components/ui/outside-text";
import type { RequestCopy } from "@/lib/deliveries/copies";
import type { AttemptView } from "@/lib/deliveries/view/timeline";
import type { AttemptTrigger } from "@/lib/engine/state";
import { visible } from "@/lib/text/visible";
import { formatMoment, formatUtc } from "@/lib/time/format";
import { AttemptDetail } from "./attempt-detail";
import { durationText } from "./attempt-text";
import classes from "./timeline.module.css";

const TRIGGER_LABEL = {
  first: "First attempt",
  automatic: "Automatic retry",
  manual: "Manual retry",
  scheduled: "Scheduled retry",
  recovery: "Recovery",
} as const satisfies Record<AttemptTrigger, string>;

type Props = {
  attempt: AttemptView;
  eventId: string;
  copies: readonly RequestCopy[];
  isOpen: boolean;
  zone: string;
  now: Date;
};

function detailText({ outcome, failureDetail, httpStatus }: AttemptView): string {
  if (outcome === "unknown") return "Cut off: its worker ended. It may have been sent";
  return failureDetail ?? `Answered ${httpStatus}`;
}

/** One attempt: a line with its outcome, which expands to its record. */
export function AttemptEntry({ attempt, isOpen, ...rest }: Props) {
  const { zone } = rest;
  const { number, trigger, startedAt, durationMs, outcome, actorName } = attempt;
  const detail = detailText(attempt);
  return (
    <li className={classes.attempt} data-outcome={outcome}>
      <details open={isOpen}>
        <summary>
          <Icon name="chevronRight" size={12} />
          <span className={classes.number}>#{number}</span>
          <span className={classes.trigger}>
            {TRIGGER_LABEL[trigger]}
            {actorName ? (
              <small>
                {" "}
                by <OutsideText text={actorName} />
              </small>
            ) : null}
          </span>
          <AttemptOutcomeMark outcome={outcome} />
          <span className={classes.detail} title={visible(detail)}>
            <OutsideText text={detail} />
          </span>
          <span className={classes.duration}>{durationMs === null ? null : durationText(durationMs)}</span>
          <span className={classes.when}>
            <time dateTime={startedAt.toISOString()} title={formatUtc(startedAt)}>
              {formatMoment(startedAt, zone)}
            </time>
          </span>
        </summary>
        <AttemptDetail attempt={attempt} {...rest} />
      </details>
    </li>
  );
}
