import type { Metadata } from "next";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { HandlerPage } from "@/components/handlers/handler-page";
import { WhenRead } from "@/components/ui/when-read";
import { rowTitle } from "@/lib/form/form";
import { loadHandler } from "@/lib/handlers/loaders";
import { HANDLERS } from "@/lib/handlers/search-params";

type Props = { params: Promise<{ handlerId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadHandler((await params).handlerId);
  return { title: rowTitle(HANDLERS, data?.handler.name) };
}

export default async function Page({ params }: Props) {
  const read = loadHandler((await params).handlerId);
  const shape = <RowSkeleton screen={HANDLERS} sections={[260, 320]} aside={[180, 140]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <HandlerPage {...data} />}
    </WhenRead>
  );
}
