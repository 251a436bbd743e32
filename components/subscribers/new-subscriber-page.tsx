import { NotForReaders } from "@/components/form-screen/not-for-readers";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";
import type { NewSubscriberData } from "@/lib/subscribers/view";
import { SubscriberForm } from "./subscriber-form";

/** The page of a new subscriber. */
export function NewSubscriberPage({ mayEdit, handlers, zone }: NewSubscriberData) {
  if (!mayEdit) return <NotForReaders screen={SUBSCRIBERS} />;
  return <SubscriberForm subscriber={null} handlers={handlers} zone={zone} />;
}
