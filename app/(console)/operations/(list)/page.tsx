import type { Metadata } from "next";
import { OperationScreen } from "@/components/operations/operation-screen";
import type { RawSearch } from "@/lib/list/url-params";
import { loadOperations } from "@/lib/operations/loaders";

export const metadata: Metadata = { title: "Operations" };

export default async function OperationsPage({ searchParams }: { searchParams: Promise<RawSearch> }) {
  return <OperationScreen data={await loadOperations(await searchParams)} />;
}
