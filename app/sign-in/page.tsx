import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/shell/sign-in-form";
import { isOidcOffered } from "@/lib/auth/oidc";
import { currentUser } from "@/lib/auth/session";
import { env } from "@/lib/env";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const [user, { error, callbackUrl }] = await Promise.all([currentUser(), searchParams]);
  const destination = localPath(callbackUrl);
  if (user) redirect(destination);
  return (
    <SignInForm
      destination={destination}
      error={typeof error === "string" ? error : undefined}
      isOidcOffered={isOidcOffered(env())}
    />
  );
}

/** Where to go after signing in: a path of this console and nothing else, so that a link can not send people away. */
function localPath(value: string | string[] | undefined): string {
  if (typeof value !== "string") return "/delivery-retry";
  const base = "http://here.invalid";
  const url = URL.canParse(value, base) ? new URL(value, base) : undefined;
  return url?.origin === base ? `${url.pathname}${url.search}` : "/delivery-retry";
}
