import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/shell/sign-in-form";
import { pageAfterSignIn } from "@/lib/auth/local-path";
import { isOidcOffered } from "@/lib/auth/oidc";
import { currentUser } from "@/lib/auth/session";
import { env, publicOrigin } from "@/lib/config/env";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: Props) {
  const [user, { error, callbackUrl }] = await Promise.all([currentUser(), searchParams]);
  const destination = pageAfterSignIn(callbackUrl, publicOrigin());
  if (user) redirect(destination);
  return (
    <SignInForm
      destination={destination}
      error={typeof error === "string" ? error : undefined}
      isOidcOffered={isOidcOffered(env())}
    />
  );
}
