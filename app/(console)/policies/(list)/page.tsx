import type { Metadata } from "next";
import { PolicyScreen } from "@/components/policies/policy-screen";
import { loadPolicies } from "@/lib/policies/loaders";

export const metadata: Metadata = { title: "Policies" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PoliciesPage({ searchParams }: Props) {
  return <PolicyScreen data={await loadPolicies(await searchParams)} />;
}
