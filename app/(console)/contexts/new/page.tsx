import type { Metadata } from "next";
import { NewContextPage } from "@/components/contexts/new-context-page";
import { loadNewContext } from "@/lib/contexts/loaders";

export const metadata: Metadata = { title: "New context" };

export default async function Page() {
  return <NewContextPage {...(await loadNewContext())} />;
}
