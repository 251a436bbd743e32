import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";

export default function SubscriberNotFound() {
  return <NoSuchRow screen={SUBSCRIBERS} />;
}
