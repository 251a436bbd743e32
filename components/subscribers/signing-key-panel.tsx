"use client";

import { NewSecretButton } from "@/components/form-screen/new-secret-button";
import { RowActionButton } from "@/components/form-screen/row-action-button";
import { Section } from "@/components/form-screen/section";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { endOldKey, rotateKey } from "@/lib/subscribers/actions";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { formatMomentInFull } from "@/lib/time/format";
import { SECRETS_HINT } from "./draft";
import classes from "./subscribers.module.css";

/** The signing key: its rotation, and the day for which the old key stays valid, which can be ended early. */
export function SigningKeyPanel({ subscriber, mayEdit, now, zone }: SubscriberPageData) {
  const { id, updatedAt, previousSigningKeyExpiresAt: end } = subscriber;
  const oldUntil = end !== null && end > now ? end : null;
  return (
    <Section title="Signing key">
      <p className={classes.none}>
        Deliveries are signed as Standard Webhooks says. The key was shown when it was made.
      </p>
      {oldUntil ? (
        <p>
          <Mark tone="wait" shape="half">
            Two keys
          </Mark>{" "}
          Deliveries are signed with the old key too until <Moment at={oldUntil} now={now} zone={zone} />
        </p>
      ) : null}
      {mayEdit ? (
        <div className={classes.buttons}>
          <NewSecretButton
            text="New signing key"
            question={{
              title: "Make a new signing key?",
              body: oldUntil
                ? `Deliveries are signed with the new and the present key for a day. The key before these, valid until ${formatMomentInFull(oldUntil, zone)}, ends at once: a receiver that still has it refuses deliveries.`
                : "Deliveries are signed with both keys for a day, in which the receiver changes its key.",
              confirm: "Make a new key",
            }}
            words={{ title: "New signing key", hint: SECRETS_HINT }}
            make={() => rotateKey({ id, updatedAt, endOldKey: oldUntil !== null })}
          />
          {oldUntil ? (
            <RowActionButton
              text="End the old key"
              question={{
                title: "End the old key now?",
                body: "Deliveries are signed with the new key alone from their next attempt. A receiver that still has the old key refuses them.",
                confirm: "End the old key",
                isDestructive: true,
              }}
              run={() => endOldKey({ id, updatedAt })}
              done={{ title: "Ended", text: "The old key is not used any more" }}
            />
          ) : null}
        </div>
      ) : null}
    </Section>
  );
}
