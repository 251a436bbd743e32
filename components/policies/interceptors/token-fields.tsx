"use client";

import type { ReactNode } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { DurationField, TextField } from "@/components/form-screen/inputs";
import { ContextUrls } from "./context-urls";
import type { TokenSettings } from "./interceptor-draft";

type TokenProps = {
  draft: TokenSettings;
  path: string;
  change: (part: Partial<TokenSettings>) => void;
};

type UrlProps = TokenProps & { contexts: string[]; label: string; description: string };

/** The URL that is asked, and those of single contexts. */
export function UrlFields({ draft, path, contexts, change, label, description }: UrlProps) {
  return (
    <>
      <TextField
        label={label}
        description={description}
        placeholder="https://"
        spellCheck={false}
        path={`${path}.url`}
        value={draft.url}
        onChange={(url) => change({ url })}
      />
      <ContextUrls
        path={`${path}.urls`}
        urls={draft.urls}
        contexts={contexts}
        onChange={(urls) => change({ urls })}
      />
    </>
  );
}

type Props = TokenProps & {
  /** The interceptor's own settings, before these and among them. */
  first: ReactNode;
  duration: ReactNode;
};

/** Where the token is, the claim with the publisher's client ID, and the time limit of the interceptor's request. */
export function TokenFields({ draft, path, change, first, duration }: Props) {
  return (
    <div className={fields.fields}>
      {first}
      <HeaderField path={path} value={draft.header} onChange={(header) => change({ header })} />
      <TextField
        label="Client ID claim"
        description="Empty: the token identifies no publisher"
        spellCheck={false}
        path={`${path}.clientIdClaim`}
        value={draft.clientIdClaim}
        onChange={(clientIdClaim) => change({ clientIdClaim })}
      />
      {duration}
      <DurationField
        label="Response time-out"
        description="For one response of the URL"
        path={`${path}.timeoutMs`}
        value={draft.timeout}
        onChange={(timeout) => change({ timeout })}
      />
    </div>
  );
}

type HeaderProps = { path: string; value: string; onChange: (value: string) => void };

/** The header that carries the token. */
export function HeaderField({ path, value, onChange }: HeaderProps) {
  return (
    <TextField
      label="Header"
      description={value.toLowerCase() === "authorization" ? "After “Bearer”" : "The token alone"}
      spellCheck={false}
      path={`${path}.header`}
      value={value}
      onChange={onChange}
    />
  );
}
