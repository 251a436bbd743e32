import { WaitingText } from "@/components/deliveries/waiting-text";
import { Mark } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import { isSending, type OperationKind, SKIP_REASON_LABEL, type SkipReason } from "@/lib/engine/state";
import type { DraftPreview } from "@/lib/operations/view";
import { count } from "../operation-text";
import { acceptanceText } from "./acceptance-text";
import { KIND_TEXT } from "./kind-text";
import classes from "./start.module.css";

/** The most subscribers shown; the rest is a number. */
const MOST_SHOWN = 6;

/** What was frozen: how many deliveries, which of them are skipped and why, of whom, and what stands against sending them. */
export function DraftFacts({ kind, preview }: { kind: OperationKind; preview: DraftPreview }) {
  const { operation, subscribers } = preview;
  const { counts, skippedByReason, filterInWords } = operation;
  return (
    <>
      {filterInWords ? (
        <p className={classes.quiet}>
          <OutsideText text={filterInWords.join(" · ")} />
        </p>
      ) : null}
      <ul className={classes.numbers} aria-label="Deliveries">
        <li>
          <b>{count(counts.total)}</b> frozen
        </li>
        <li>
          <Mark tone="wait" shape="arrow">
            {count(counts.pending)} {KIND_TEXT[kind].will}
          </Mark>
        </li>
        {counts.skipped > 0 ? (
          <li>
            <Mark tone="off" shape="dash">
              {count(counts.skipped)} skipped
            </Mark>{" "}
            <span className={classes.reasons}>{reasonsInWords(skippedByReason)}</span>
          </li>
        ) : null}
      </ul>
      {subscribers.length > 0 ? (
        <ul className={classes.subscribers} aria-label="By subscriber">
          {subscribers.slice(0, MOST_SHOWN).map((one) => (
            <Subscriber key={one.subscriberId} one={one} preview={preview} />
          ))}
          {subscribers.length > MOST_SHOWN ? <More subscribers={subscribers.slice(MOST_SHOWN)} /> : null}
        </ul>
      ) : null}
    </>
  );
}

type Subscribers = DraftPreview["subscribers"];

function Subscriber({ one, preview }: { one: Subscribers[number]; preview: DraftPreview }) {
  const { subscriberName, subscriberId, waiting, acceptance, pending, skipped } = one;
  const { operation, asOf, zone } = preview;
  return (
    <li>
      <span className={classes.name} title={subscriberName ?? undefined}>
        {subscriberName === null ? (
          <span className="mono">{subscriberId}</span>
        ) : (
          <OutsideText text={subscriberName} />
        )}
      </span>
      <span>
        {count(pending)}
        {skipped > 0 ? <span className={classes.quiet}>{` + ${count(skipped)} skipped`}</span> : null}
      </span>
      {acceptance ? <span className={classes.answers}>{acceptanceText(acceptance, pending)}</span> : null}
      {waiting && isSending(operation.kind) && pending > 0 ? (
        <span className={classes.against}>
          <WaitingText waiting={waiting} zone={zone} now={asOf} />
        </span>
      ) : null}
    </li>
  );
}

/** The rest of the 100 that were read, with what stands against any of them. */
function More({ subscribers }: { subscribers: Subscribers }) {
  const pending = subscribers.reduce((sum, one) => sum + one.pending, 0);
  const held = subscribers.filter(({ waiting }) => waiting !== null).length;
  return (
    <li>
      <span>and {count(subscribers.length)} more subscribers</span>
      <span>{count(pending)}</span>
      {held > 0 ? <span className={classes.against}>{count(held)} of them are held back now</span> : null}
    </li>
  );
}

/** `4 already delivered, 1 held by another operation`. */
export function reasonsInWords(reasons: Partial<Record<SkipReason, number>>): string {
  return Object.entries(reasons)
    .map(([reason, number]) => `${count(number)} ${SKIP_REASON_LABEL[reason as SkipReason]}`)
    .join(", ");
}
