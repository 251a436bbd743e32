import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { HandlerPage } from "@/components/handlers/handler-page";
import { loadHandler } from "@/lib/handlers/loaders";
import { HANDLERS } from "@/lib/handlers/search-params";

type Props = { params: Promise<{ handlerId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadHandler((await params).handlerId);
  return { title: data ? `${data.handler.name} · ${HANDLERS.label.many}` : HANDLERS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadHandler((await params).handlerId);
  if (!data) notFound();
  return <HandlerPage {...data} />;
}
