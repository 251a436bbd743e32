import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { CircuitControl } from "./circuit-control";
import { CircuitMark } from "./standing-marks";

/** The state of the circuit, who changed it by hand and why, and the change by hand. */
export function CircuitPanel({ subscriber, mayEdit, now, zone }: SubscriberPageData) {
  const { circuit, circuitByHand: byHand, alternativeUrl, deletedAt } = subscriber;
  const state = circuit?.enabled || byHand ? (circuit?.state ?? byHand?.state ?? "closed") : "closed";
  const since = circuit?.since ?? byHand?.since ?? null;
  const moment = (at: Date) => <Moment at={at} now={now} zone={zone} />;
  return (
    <Section
      title="Circuit"
      hint={
        circuit?.enabled
          ? "Opens and closes by itself, or by hand"
          : "Opens by hand only: it has no circuit breaker"
      }
    >
      <Facts
        facts={{
          State: <CircuitMark circuit={state} />,
          Since: since && moment(since),
          "Next probe": circuit?.nextProbeAt && moment(circuit.nextProbeAt),
          [byHand?.state === "open" ? "Opened by" : "Closed by"]: byHand?.by,
          Reason: byHand?.reason,
          Until: byHand?.state === "open" ? (byHand.until ? moment(byHand.until) : "closed by hand") : null,
          Meanwhile:
            state === "closed"
              ? null
              : alternativeUrl
                ? "deliveries go to the alternative URL"
                : "deliveries wait",
        }}
      />
      {mayEdit && !deletedAt ? <CircuitControl id={subscriber.id} isOpen={state !== "closed"} /> : null}
    </Section>
  );
}
