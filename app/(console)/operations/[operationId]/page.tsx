import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { OperationPage } from "@/components/operations/operation-page";
import type { RawSearch } from "@/lib/list/url-params";
import { loadOperation } from "@/lib/operations/loaders";

type Props = { params: Promise<{ operationId: string }>; searchParams: Promise<RawSearch> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Operation ${(await params).operationId.slice(-6)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const data = await loadOperation((await params).operationId, await searchParams);
  if (!data) notFound();
  return <OperationPage data={data} />;
}
