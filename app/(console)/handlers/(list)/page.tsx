import type { Metadata } from "next";
import { HandlerScreen } from "@/components/handlers/handler-screen";
import { loadGettingStarted } from "@/lib/getting-started/loaders";
import { loadHandlers } from "@/lib/handlers/loaders";

export const metadata: Metadata = { title: "Handlers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HandlersPage({ searchParams }: Props) {
  const data = await loadHandlers(await searchParams);
  return <HandlerScreen data={data} start={await loadGettingStarted(data.rows.length === 0)} />;
}
