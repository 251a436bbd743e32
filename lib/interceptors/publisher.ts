import type { RoutedPublisher, Verdict } from "./question";

/** The verdict on an authenticated publisher: accepted only if it is configured and approved. */
export function namePublisher(publisher: RoutedPublisher | undefined): Verdict {
  if (!publisher) return { accepted: false, refusal: "unknown_publisher" };
  if (!publisher.approved) return { accepted: false, refusal: "publisher_not_approved" };
  return { accepted: true, publisher: { id: publisher.id, name: publisher.name } };
}
