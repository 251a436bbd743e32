import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { UserPage } from "@/components/people/user-page";
import { loadUser } from "@/lib/people/loaders";
import { USERS } from "@/lib/people/search-params";
import { visible } from "@/lib/text/visible";

type Props = { params: Promise<{ userId: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const data = await loadUser((await params).userId);
  const name = data && visible(data.user.name ?? data.user.email);
  return { title: name ? `${name} · ${USERS.label.many}` : USERS.label.one };
}

export default async function Page({ params }: Props) {
  const data = await loadUser((await params).userId);
  if (!data) notFound();
  return <UserPage {...data} />;
}
