import { Lines } from "@/components/ui/code-block";
import blocks from "@/components/ui/code-block.module.css";
import { OutsideText } from "@/components/ui/outside-text";
import { ShortId } from "@/components/ui/short-id";
import { deliveryHref } from "@/lib/events/search-params";
import type { PatchSample } from "@/lib/operations/schema/set-edit";
import classes from "./edit.module.css";
import { changeText } from "./edit-draft";

/** Deliveries of the set before and after the patch, with what it changes. Null: the user may not see payloads. */
export function PatchSamples({ samples }: { samples: readonly PatchSample[] | null }) {
  if (samples === null)
    return <p className={classes.quiet}>Samples are withheld: you may not see payloads.</p>;
  return samples.map((sample) => <Sample key={sample.deliveryId} sample={sample} />);
}

function Sample({ sample }: { sample: PatchSample }) {
  const { deliveryId, eventId, subscriberName, before, after, diff } = sample;
  return (
    <section className={classes.sample} aria-label={`Sample: event ${eventId}`}>
      <h3 className={blocks.title}>
        <ShortId id={eventId} what="event ID" href={deliveryHref(eventId, deliveryId)} />
        <small>
          to <OutsideText text={subscriberName ?? "a deleted subscriber"} />
        </small>
      </h3>
      <ul className={classes.lines} aria-label="Changes of the body">
        {diff.length === 0 ? <li>nothing</li> : null}
        {diff.map((change) => (
          <li key={changeText(change)}>
            <OutsideText text={changeText(change)} />
          </li>
        ))}
      </ul>
      <details>
        <summary>Before and after</summary>
        <div className={classes.sides}>
          <Side title="Before" {...before} />
          <Side title="After" {...after} />
        </div>
      </details>
    </section>
  );
}

function Side({ title, text, isCut }: { title: string; text: string; isCut: boolean }) {
  return (
    <section className={blocks.block} aria-label={title}>
      <h4 className={blocks.title}>{title}</h4>
      <Lines text={text} isCut={isCut} />
    </section>
  );
}
