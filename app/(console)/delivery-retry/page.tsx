import type { Metadata } from "next";
import { DeliveryScreen } from "@/components/deliveries/delivery-screen";
import { loadDeliveryRetry } from "@/lib/deliveries/loaders";
import { loadGettingStarted } from "@/lib/getting-started/loaders";
import { loadCurrentOperations } from "@/lib/operations/loaders";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).view === "bin" ? "Bin · Delivery Retry" : "Delivery Retry" };
}

export default async function DeliveryRetryPage({ searchParams }: Props) {
  const raw = await searchParams;
  const [data, current] = await Promise.all([loadDeliveryRetry(raw), loadCurrentOperations()]);
  const start = await loadGettingStarted(data.search.view !== "bin" && data.rows.length === 0);
  return <DeliveryScreen data={data} current={current} start={start} />;
}
