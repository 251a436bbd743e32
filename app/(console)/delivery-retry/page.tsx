import type { Metadata } from "next";
import { Suspense } from "react";
import { DeliveryScreen } from "@/components/deliveries/delivery-screen";
import { RemovalWarning } from "@/components/deliveries/removal-warning";
import { Causes } from "@/components/failure-groups/causes";
import { loadDeliveryRetry, loadRemovalWarning } from "@/lib/deliveries/loaders";
import { loadCauses } from "@/lib/failure-groups/loaders";
import { loadGettingStarted } from "@/lib/getting-started/loaders";
import { loadCurrentOperations } from "@/lib/operations/loaders";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).view === "bin" ? "Bin · Delivery Retry" : "Delivery Retry" };
}

export default async function DeliveryRetryPage({ searchParams }: Props) {
  const raw = await searchParams;
  if (raw.view === "causes") return <Causes data={await loadCauses(raw)} />;
  const [data, current] = await Promise.all([loadDeliveryRetry(raw), loadCurrentOperations()]);
  const start = await loadGettingStarted(data.search.view !== "bin" && data.rows.length === 0);
  const warning = (
    <Suspense>
      <Warning />
    </Suspense>
  );
  return <DeliveryScreen data={data} current={current} start={start} warning={warning} />;
}

/** Streamed behind the list, which does not wait for it. */
async function Warning() {
  const warning = await loadRemovalWarning();
  return warning ? <RemovalWarning warning={warning} /> : null;
}
