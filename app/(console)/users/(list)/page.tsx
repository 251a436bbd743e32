import type { Metadata } from "next";
import { UserScreen } from "@/components/people/user-screen";
import { loadUsers } from "@/lib/people/loaders";

export const metadata: Metadata = { title: "Users" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function UsersPage({ searchParams }: Props) {
  return <UserScreen data={await loadUsers(await searchParams)} />;
}
