import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { loadAccount } from "@/lib/account/loaders";

export const metadata: Metadata = { title: "Your account" };

export default async function Page() {
  return <AccountPage {...(await loadAccount())} />;
}
