import { Moment } from "@/components/ui/moment";
import type { DeliveryWaiting } from "@/lib/deliveries/detail";
import type { WaitingReason } from "@/lib/engine/waiting";

type Props = { waiting: DeliveryWaiting; zone: string; now: Date };

/** What holds a due delivery back, before the sentence with its due time. */
export function WaitingText({ waiting, ...clock }: Props) {
  const { reason, until } = waiting;
  return (
    <>
      <b>Waiting</b>: {HELD_BY[reason]}
      {until ? (
        <>
          , {UNTIL[reason]} <Moment at={until} {...clock} />
        </>
      ) : null}
      .{" "}
    </>
  );
}

const HELD_BY = {
  paused: "the subscriber is paused",
  maintenance: "the subscriber is in maintenance",
  circuit_open: "circuit open after too many failures",
} as const satisfies Record<WaitingReason, string>;

/** The preposition before the time until which the delivery is held. */
const UNTIL = {
  paused: "until",
  maintenance: "until",
  circuit_open: "next probe at",
} as const satisfies Record<WaitingReason, string>;
