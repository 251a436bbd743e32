import type { Metadata } from "next";
import { PolicyScreen } from "@/components/policies/policy-screen";
import { loadPolicies } from "@/lib/policies/loaders";

export const metadata: Metadata = { title: "Policies" };

export default async function PoliciesPage() {
  return <PolicyScreen {...(await loadPolicies())} />;
}
