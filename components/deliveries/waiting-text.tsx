import { Moment } from "@/components/ui/moment";
import type { DeliveryWaiting } from "@/lib/deliveries/detail";
import { OPENED_BY_HAND, WAITING_REASON_PHRASE, WAITING_UNTIL } from "@/lib/engine/waiting-reasons";

type Props = { waiting: DeliveryWaiting; zone: string; now: Date };

/** What holds a delivery back, before the sentence with its due time. */
export function WaitingText({ waiting, ...clock }: Props) {
  const { reason, until, isByHand } = waiting;
  return (
    <>
      <b>Waiting</b>: {isByHand ? OPENED_BY_HAND : WAITING_REASON_PHRASE[reason]}
      {until ? (
        <>
          , {isByHand ? "until" : WAITING_UNTIL[reason]} <Moment at={until} {...clock} />
        </>
      ) : null}
      {isByHand && !until ? ", until it is closed by hand" : null}.{" "}
    </>
  );
}
