import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { CONTEXTS } from "@/lib/contexts/search-params";

export default function ContextNotFound() {
  return <NoSuchRow screen={CONTEXTS} />;
}
