import type { Metadata } from "next";
import { Suspense } from "react";
import { SummaryLine } from "@/components/waiting/summary-line";
import { WaitingScreen } from "@/components/waiting/waiting-screen";
import { loadCurrentOperations } from "@/lib/operations/loaders";
import { loadWaiting, loadWaitingSummary } from "@/lib/waiting/loaders";

export const metadata: Metadata = { title: "Waiting" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function WaitingPage({ searchParams }: Props) {
  const summary = (
    <Suspense fallback={<SummaryLine />}>
      <Summary />
    </Suspense>
  );
  const raw = await searchParams;
  const [data, current] = await Promise.all([loadWaiting(raw), loadCurrentOperations()]);
  return <WaitingScreen data={data} current={current} summary={summary} />;
}

/** Streamed behind the list, which does not wait for it. */
async function Summary() {
  return <SummaryLine summary={await loadWaitingSummary()} />;
}
