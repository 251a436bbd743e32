import type { Metadata } from "next";
import { ContextScreen } from "@/components/contexts/context-screen";
import { loadContexts } from "@/lib/contexts/loaders";

export const metadata: Metadata = { title: "Contexts" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ContextsPage({ searchParams }: Props) {
  return <ContextScreen data={await loadContexts(await searchParams)} />;
}
