import Link from "next/link";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { waitingHref } from "@/lib/waiting/search-params";
import { inFlightText, measuredText, sampleText, UNKNOWN, waitingText } from "./health-text";
import type { HealthView } from "./read-health";
import { CircuitMark } from "./standing-marks";
import classes from "./subscribers.module.css";

type Props = { health: HealthView; subscriberId: string; zone: string };

/** The health of a subscriber, as it was read. */
export function HealthFacts({ health, subscriberId, zone }: Props) {
  const { lastHour, lastDay, lastSuccess, sampled, circuit, oldestDue, nextMaintenance, retryWindows } =
    health;
  const now = new Date(health.asOf);
  const moment = (at: string) => <Moment at={new Date(at)} now={now} zone={zone} />;
  const note = sampleText(sampled);
  return (
    <>
      <Facts
        facts={{
          "Last hour": measuredText(lastHour, sampled),
          "Last 24 hours": measuredText(lastDay, sampled),
          "Last success":
            lastSuccess === null ? UNKNOWN : lastSuccess.at ? moment(lastSuccess.at) : "none in 24 hours",
          Circuit: <CircuitMark circuit={circuit?.state ?? "none"} />,
          "Being sent": inFlightText(health.inFlight),
          Waiting: (
            <Link href={waitingHref({ subscribers: [subscriberId] })} prefetch={false}>
              {waitingText(health.waiting)}
            </Link>
          ),
          "Oldest due": oldestDue === null ? UNKNOWN : oldestDue.at ? moment(oldestDue.at) : "none is due",
          Maintenance: nextMaintenance ? (
            <>
              {moment(nextMaintenance.from)} – {moment(nextMaintenance.to)}
            </>
          ) : (
            "none to come"
          ),
          "Retry window":
            retryWindows.length > 0 ? <RetryWindows windows={retryWindows} moment={moment} /> : null,
        }}
      />
      {note ? <p className={classes.none}>{note}</p> : null}
    </>
  );
}

/** Lines for the facts that every subscriber has, before they are read: nothing below them moves then. */
export function UnreadHealth() {
  return (
    <Facts
      facts={{
        "Last hour": "Reading …",
        "Last 24 hours": "…",
        "Last success": "…",
        Circuit: "…",
        "Being sent": "…",
        Waiting: "…",
        "Oldest due": "…",
        Maintenance: "…",
      }}
    />
  );
}

type WindowsProps = { windows: HealthView["retryWindows"]; moment: (at: string) => React.ReactNode };

function RetryWindows({ windows, moment }: WindowsProps) {
  return (
    <ul className={classes.list}>
      {windows.map(({ policy, isOpen, opensAt }) => (
        <li key={policy}>
          <OutsideText text={policy} />:{" "}
          {isOpen || opensAt === null ? "open now" : <>opens {moment(opensAt)}</>}
        </li>
      ))}
    </ul>
  );
}
