import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { POLICIES } from "@/lib/policies/search-params";

export default function PolicyNotFound() {
  return <NoSuchRow screen={POLICIES} />;
}
