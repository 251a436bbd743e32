import type { Metadata } from "next";
import { NewApiKeyPage } from "@/components/api-keys/new-api-key-page";
import { loadNewApiKey } from "@/lib/api-keys/loaders";

export const metadata: Metadata = { title: "New API key" };

export default async function Page() {
  return <NewApiKeyPage {...(await loadNewApiKey())} />;
}
