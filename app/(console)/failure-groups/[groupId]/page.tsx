import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { GroupPage } from "@/components/failure-groups/group-page";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { WhenRead } from "@/components/ui/when-read";
import { loadGroup } from "@/lib/failure-groups/loaders";
import { GROUPS, groupHref } from "@/lib/failure-groups/search-params";
import { loadOperationsOfGroup } from "@/lib/operations/loaders";

type Props = { params: Promise<{ groupId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Failure group ${(await params).groupId.slice(0, 15)}` };
}

export default async function Page({ params }: Props) {
  const read = load((await params).groupId);
  const shape = <RowSkeleton screen={GROUPS} sections={[320, 260, 380, 120]} aside={[230, 210, 120]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(all) => <GroupPage {...all} />}
    </WhenRead>
  );
}

/** A group that was merged into another one leads to that. */
async function load(groupId: string) {
  const data = await loadGroup(groupId);
  if (data === null) return null;
  if ("into" in data) redirect(groupHref(data.into));
  return { data, operations: await loadOperationsOfGroup(data.group.id) };
}
