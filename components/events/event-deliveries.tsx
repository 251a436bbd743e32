import { MarkShape } from "@/components/ui/mark";
import type { DeliveryCounts } from "@/lib/events/event-list";
import type { EventPageData } from "@/lib/events/screen";
import { DeliveryCard } from "./delivery-card";
import classes from "./event-page.module.css";

type Props = Pick<EventPageData, "event" | "timelines" | "counts" | "mayRetry" | "zone" | "now">;

/** What became of the event, subscriber by subscriber. */
export function EventDeliveries({ event, timelines, counts, ...rest }: Props) {
  return (
    <section className={classes.deliveries} aria-label="Deliveries">
      <h2>
        Deliveries <CountsLine counts={counts} />
      </h2>
      {timelines.length === 0 ? (
        <p className={classes.nothing}>
          {event.httpStatus >= 300
            ? "Not distributed: the hub did not accept it. Only its reception is recorded."
            : "Not distributed: its topic had no subscriber in this context when the event was received."}
        </p>
      ) : (
        timelines.map((timeline) => (
          <DeliveryCard key={timeline.delivery.deliveryId} {...timeline} {...rest} />
        ))
      )}
    </section>
  );
}

const COUNTED = [
  { key: "delivered", word: "delivered", shape: "check", tone: "ok" },
  { key: "retrying", word: "retrying", shape: "clock", tone: "wait" },
  { key: "failed", word: "failed", shape: "cross", tone: "fail" },
  { key: "discarded", word: "deleted", shape: "dash", tone: "off" },
] as const satisfies { key: keyof DeliveryCounts; word: string; shape: string; tone: string }[];

function CountsLine({ counts }: { counts: DeliveryCounts }) {
  return (
    <span className={classes.counts}>
      {COUNTED.filter(({ key }) => counts[key] > 0).map(({ key, word, shape, tone }) => (
        <span key={key} data-tone={tone}>
          <MarkShape shape={shape} /> {counts[key]} {word}
        </span>
      ))}
    </span>
  );
}
