import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { PUBLISHERS } from "@/lib/publishers/search-params";

export default function PublisherNotFound() {
  return <NoSuchRow screen={PUBLISHERS} />;
}
