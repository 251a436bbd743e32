"use client";

import type { FieldsProps } from "@/components/form-screen/form-screen";
import { MASKED } from "@/lib/secrets/masked";
import { type Moved, movedOrigins } from "@/lib/subscribers/moved-origin";
import type { HandlerTopics, SubscriberFacts } from "@/lib/subscribers/view";
import { CircuitSection } from "./circuit/circuit-section";
import { DestinationSection } from "./destination-section";
import type { SubscriberDraft } from "./draft";
import { GeneralSection } from "./general-section";
import { HeadersSection } from "./headers/headers-section";
import { MaintenanceSection } from "./maintenance/maintenance-section";
import { SubscriptionsSection } from "./subscriptions/subscriptions-section";

type Props = Pick<FieldsProps<SubscriberDraft>, "draft" | "change"> & {
  /** The stored subscriber; null: a new one. */
  stored: SubscriberFacts | null;
  handlers: readonly HandlerTopics[];
  zone: string;
};

/** The fields of a subscriber. Each section renders again when its own part of the draft changes. */
export function SubscriberFields({ draft, change, stored, handlers, zone }: Props) {
  const keepsSecrets = draft.headers.some(({ value }) => value === MASKED);
  const { url, alternativeUrl } = draft;
  const moved = stored && keepsSecrets ? movedOrigins({ url, alternativeUrl }, stored) : [];
  return (
    <>
      <GeneralSection {...only(draft, GENERAL)} isNew={stored === null} change={change} />
      <DestinationSection {...only(draft, DESTINATION)} moved={noteAt("url", moved)} change={change} />
      <HeadersSection headers={draft.headers} change={change} isMoved={moved.length > 0} />
      <SubscriptionsSection subscriptions={draft.subscriptions} handlers={handlers} change={change} />
      <CircuitSection
        circuit={draft.circuit}
        alternativeUrl={alternativeUrl}
        moved={noteAt("alternativeUrl", moved)}
        change={change}
      />
      <MaintenanceSection windows={draft.windows} zone={zone} change={change} />
    </>
  );
}

const GENERAL = ["name", "description", "developerEmail", "status", "paused"] as const;
const DESTINATION = ["url", "expectedStatus", "timeout", "maxConcurrency", "ratePerSecond"] as const;

/** Some parts of a draft: a section with other props would render at every key. */
function only<Name extends keyof SubscriberDraft>(
  draft: SubscriberDraft,
  names: readonly Name[],
): Pick<SubscriberDraft, Name> {
  return Object.fromEntries(names.map((name) => [name, draft[name]])) as Pick<SubscriberDraft, Name>;
}

function noteAt(field: Moved["field"], moved: readonly Moved[]): string | undefined {
  const origin = moved.find((one) => one.field === field)?.origin;
  return origin && `${origin} is another origin: it needs the values of the secret headers again`;
}
