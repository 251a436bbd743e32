import type { Metadata } from "next";
import { HandlerScreen } from "@/components/handlers/handler-screen";
import { loadHandlers } from "@/lib/handlers/loaders";

export const metadata: Metadata = { title: "Handlers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function HandlersPage({ searchParams }: Props) {
  return <HandlerScreen data={await loadHandlers(await searchParams)} />;
}
