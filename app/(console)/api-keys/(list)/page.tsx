import type { Metadata } from "next";
import { ApiKeyScreen } from "@/components/api-keys/api-key-screen";
import { loadApiKeys } from "@/lib/api-keys/loaders";

export const metadata: Metadata = { title: "API keys" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function ApiKeysPage({ searchParams }: Props) {
  return <ApiKeyScreen data={await loadApiKeys(await searchParams)} />;
}
