import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { PolicyPage } from "@/components/policies/policy-page";
import { loadPolicy } from "@/lib/policies/loaders";
import { visible } from "@/lib/text/visible";

type Props = { params: Promise<{ policyId: string }> };

/** Once per request, for the title and the page. */
const load = cache(loadPolicy);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await load((await params).policyId);
  return { title: data ? `${visible(data.policy.name)} · Policies` : "No such policy" };
}

export default async function Page({ params }: Props) {
  const data = await load((await params).policyId);
  if (!data) notFound();
  return <PolicyPage {...data} />;
}
