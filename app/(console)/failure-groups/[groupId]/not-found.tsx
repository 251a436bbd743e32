import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { GROUPS } from "@/lib/failure-groups/search-params";

export default function FailureGroupNotFound() {
  return <NoSuchRow screen={GROUPS} />;
}
