import type { Metadata } from "next";
import { RowSkeleton } from "@/components/form-screen/row-skeleton";
import { UserPage } from "@/components/people/user-page";
import { WhenRead } from "@/components/ui/when-read";
import { rowTitle } from "@/lib/form/form";
import { loadUser } from "@/lib/people/loaders";
import { USERS } from "@/lib/people/search-params";

type Props = { params: Promise<{ userId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadUser((await params).userId);
  return { title: rowTitle(USERS, data && (data.user.name ?? data.user.email)) };
}

export default async function Page({ params }: Props) {
  const read = loadUser((await params).userId);
  const shape = <RowSkeleton screen={USERS} sections={[120, 180]} aside={[260]} />;
  return (
    <WhenRead read={read} shape={shape}>
      {(data) => <UserPage {...data} />}
    </WhenRead>
  );
}
