import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { PolicyPage } from "@/components/policies/policy-page";
import { loadPolicy } from "@/lib/policies/loaders";

export const metadata: Metadata = { title: "Policy" };

type Props = { params: Promise<{ policyId: string }> };

export default async function Page({ params }: Props) {
  const data = await loadPolicy((await params).policyId);
  if (!data) notFound();
  return <PolicyPage {...data} />;
}
