"use client";

import { NewSecretButton } from "@/components/form-screen/new-secret-button";
import { OutsideText } from "@/components/ui/outside-text";
import { rotateSecret } from "@/lib/publishers/actions";
import type { PublisherFacts } from "@/lib/publishers/view";

/** Where a publisher's credentials belong. */
export const CREDENTIALS_HINT =
  "The publisher sends both with each event, in the headers client-id and client-secret, to handlers whose policy has the interceptor Client ID.";

/** Replaces a publisher's client secret after a confirmation, and shows the new one once. */
export function RotateSecretButton({
  publisher,
}: {
  publisher: Pick<PublisherFacts, "id" | "name" | "updatedAt">;
}) {
  const { id, name, updatedAt } = publisher;
  return (
    <NewSecretButton
      text="New client secret"
      question={{
        title: (
          <>
            New client secret for <OutsideText text={name} />?
          </>
        ),
        body: "The old client secret is refused at once: events of the publisher are answered 401 until it sends the new one. Scheduled deliveries are not affected.",
        confirm: "Make a new client secret",
        isDestructive: true,
      }}
      words={{ title: "New client secret", hint: CREDENTIALS_HINT }}
      make={() => rotateSecret({ id, updatedAt })}
    />
  );
}
