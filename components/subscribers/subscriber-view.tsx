import fields from "@/components/form-screen/fields.module.css";
import { RowView } from "@/components/form-screen/row-view";
import { Section } from "@/components/form-screen/section";
import { ApplicationStatusMark } from "@/components/publishers/application-status-mark";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { formatDuration } from "@/lib/time/duration";
import { PausedMark } from "./standing-marks";
import { SubscriberPanels } from "./subscriber-panels";

/** A subscriber for users with read-only access, and one that was deleted. */
export function SubscriberView(data: SubscriberPageData) {
  const { subscriber, mayEdit, now, zone } = data;
  const { name, description, headers, maintenanceWindows, subscriptions, circuit, deletedAt } = subscriber;
  const clock = { now, zone };
  return (
    <RowView screen={SUBSCRIBERS} title={name} mayEdit={mayEdit} aside={<SubscriberPanels {...data} />}>
      {deletedAt ? (
        <p role="note">
          This subscriber was deleted <Moment at={deletedAt} {...clock} />. Its history stays.
        </p>
      ) : null}
      <Section title="Subscriber">
        <Facts
          facts={{
            Description: description,
            Status: <ApplicationStatusMark status={subscriber.status} />,
            Paused: deletedAt ? null : <PausedMark paused={subscriber.paused} />,
            "Developer e-mail": subscriber.developerEmail,
            URL: subscriber.url,
            "Expected status": String(subscriber.expectedStatus),
            "Time-out": formatDuration(subscriber.timeoutMs),
            "Requests at once": String(subscriber.maxConcurrency),
            "Requests a second":
              subscriber.ratePerSecond === null ? "no limit" : String(subscriber.ratePerSecond),
            Headers: Object.keys(headers).join(", ") || "none",
          }}
        />
      </Section>
      <Section
        title="Subscriptions"
        hint={subscriptions.length === 1 ? "1 topic" : `${subscriptions.length} topics`}
      >
        {subscriptions.length === 0 ? (
          <p className={fields.quiet}>None.</p>
        ) : (
          <Facts
            areNamesLong
            facts={Object.fromEntries(
              subscriptions.map(({ handler, topic, contexts }) => [
                `${handler}/${topic}`,
                contexts.join(", "),
              ]),
            )}
          />
        )}
      </Section>
      <Section title="Circuit breaker">
        {circuit?.enabled ? (
          <Facts
            facts={{
              "Failed attempts": `${Math.round(circuit.failureRate * 1e4) / 100} % of at least ${circuit.leastAttempts} in ${formatDuration(circuit.windowMs)}`,
              "Cool-down": formatDuration(circuit.coolDownMs),
              Probes: String(circuit.probes),
              "Alternative URL": subscriber.alternativeUrl ?? "none: deliveries wait while it is open",
            }}
          />
        ) : (
          <p className={fields.quiet}>None.</p>
        )}
      </Section>
      <Section title="Maintenance windows">
        {maintenanceWindows.length === 0 ? <p className={fields.quiet}>None.</p> : null}
        {maintenanceWindows.map(({ from, to }) => (
          <p key={from} className={fields.quiet}>
            <Moment at={new Date(from)} {...clock} /> – <Moment at={new Date(to)} {...clock} />
          </p>
        ))}
      </Section>
    </RowView>
  );
}
