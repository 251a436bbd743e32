import type { Metadata } from "next";
import { NewPolicyPage } from "@/components/policies/new-policy-page";
import { loadNewPolicy } from "@/lib/policies/loaders";
import { presetOf } from "@/lib/policies/search-params";

export const metadata: Metadata = { title: "New policy" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  return <NewPolicyPage {...(await loadNewPolicy(presetOf(await searchParams)))} />;
}
