import type { Metadata } from "next";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { itemColumns } from "@/components/operations/item-columns";
import { OperationPage } from "@/components/operations/operation-page";
import { WhenRead } from "@/components/ui/when-read";
import type { RawSearch } from "@/lib/list/url-params";
import { loadOperation } from "@/lib/operations/loaders";
import { itemList } from "@/lib/operations/search-params";

type Props = { params: Promise<{ operationId: string }>; searchParams: Promise<RawSearch> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Operation ${(await params).operationId.slice(-6)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const read = loadOperation((await params).operationId, await searchParams);
  return (
    <WhenRead read={read} shape={<ListSkeleton title="Operation" list={itemList} columns={itemColumns} />}>
      {(data) => <OperationPage data={data} />}
    </WhenRead>
  );
}
