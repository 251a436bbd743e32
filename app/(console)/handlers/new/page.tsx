import type { Metadata } from "next";
import { NewHandlerPage } from "@/components/handlers/new-handler-page";
import { loadNewHandler } from "@/lib/handlers/loaders";

export const metadata: Metadata = { title: "New handler" };

export default async function Page() {
  return <NewHandlerPage {...(await loadNewHandler())} />;
}
