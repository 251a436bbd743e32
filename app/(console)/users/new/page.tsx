import type { Metadata } from "next";
import { UserForm } from "@/components/people/user-form";
import { loadNewUser } from "@/lib/people/loaders";

export const metadata: Metadata = { title: "Invite a user" };

export default async function Page() {
  return <UserForm user={null} {...(await loadNewUser())} />;
}
