import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ContextPage } from "@/components/contexts/context-page";
import { loadContext } from "@/lib/contexts/loaders";
import { CONTEXTS } from "@/lib/contexts/search-params";

type Props = { params: Promise<{ contextId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadContext((await params).contextId);
  return { title: data ? `${data.context.name} · ${CONTEXTS.label.many}` : CONTEXTS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadContext((await params).contextId);
  if (!data) notFound();
  return <ContextPage {...data} />;
}
