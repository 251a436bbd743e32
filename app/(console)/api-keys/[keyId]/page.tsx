import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ApiKeyPage } from "@/components/api-keys/api-key-page";
import { loadApiKey } from "@/lib/api-keys/loaders";
import { API_KEYS } from "@/lib/api-keys/search-params";

type Props = { params: Promise<{ keyId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadApiKey((await params).keyId);
  return { title: data ? `${data.apiKey.name} · ${API_KEYS.label.many}` : API_KEYS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadApiKey((await params).keyId);
  if (!data) notFound();
  return <ApiKeyPage {...data} />;
}
