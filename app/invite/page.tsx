import type { Metadata } from "next";
import { PasswordLinkPage } from "@/components/shell/password-link-page";

/** Its address names no account: the secret is in the fragment, which only the browser has. */
export const metadata: Metadata = { title: "Set your password" };

export default function InvitePage() {
  return <PasswordLinkPage />;
}
