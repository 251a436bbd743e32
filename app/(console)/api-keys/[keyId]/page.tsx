import type { Metadata } from "next";
import { ApiKeyPage } from "@/components/api-keys/api-key-page";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadApiKey } from "@/lib/api-keys/loaders";
import { API_KEYS } from "@/lib/api-keys/search-params";
import { rowTitle } from "@/lib/form/form";

type Props = { params: Promise<{ keyId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadApiKey((await params).keyId);
  return { title: rowTitle(API_KEYS, data?.apiKey.name) };
}

export default async function Page({ params }: Props) {
  const read = loadApiKey((await params).keyId);
  const shape = <RowSkeleton screen={API_KEYS} sections={[110, 240, 90]} aside={[260]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <ApiKeyPage {...data} />}
    </WhenRead>
  );
}
