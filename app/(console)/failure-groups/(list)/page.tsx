import type { Metadata } from "next";
import { GroupScreen } from "@/components/failure-groups/group-screen";
import { loadGroups } from "@/lib/failure-groups/loaders";

export const metadata: Metadata = { title: "Failure groups" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function FailureGroupsPage({ searchParams }: Props) {
  return <GroupScreen data={await loadGroups(await searchParams)} />;
}
