import Link from "next/link";
import { Columns } from "@/components/form-screen/columns";
import formClasses from "@/components/form-screen/form-screen.module.css";
import { ScreenHead } from "@/components/form-screen/screen-head";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { API_KEYS } from "@/lib/api-keys/search-params";
import type { ApiKeyPageData } from "@/lib/api-keys/view";
import { auditHref } from "@/lib/audit-trail/search-params";
import classes from "./api-keys.module.css";
import { Expiry, KeyMaker, KeyStatusMark } from "./key-facts";
import { PayloadSwitch } from "./payload-switch";
import { RevokeButton } from "./revoke-button";
import { ScopeList } from "./scope-list";

/** The page of one API key. */
export function ApiKeyPage({ apiKey, mayGivePayloads, zone, now }: ApiKeyPageData) {
  const { id, name, prefix, status, scopes, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey;
  const clock = { zone, now };
  return (
    <div className={formClasses.page}>
      <ScreenHead screen={API_KEYS} title={name}>
        {status === "revoked" ? null : <RevokeButton apiKey={apiKey} />}
      </ScreenHead>
      <Columns
        aside={
          <Section title="Use">
            <Facts
              facts={{
                Status: <KeyStatusMark status={status} />,
                Key: <span className="mono">{prefix}…</span>,
                "Last used": lastUsedAt ? <Moment at={lastUsedAt} {...clock} /> : "never",
                Expires: <Expiry at={expiresAt} {...clock} />,
                Revoked: revokedAt ? <Moment at={revokedAt} {...clock} /> : null,
                Created: <Moment at={createdAt} {...clock} />,
                "Created by": <KeyMaker apiKey={apiKey} />,
              }}
            />
            <p className={classes.more}>
              <Link href={auditHref({ actor: [id] })} prefetch={false}>
                What it did, in the audit trail
              </Link>
            </p>
          </Section>
        }
      >
        <Section
          title="Scopes"
          hint="What it may do. Only See payloads can be given and taken: for other scopes make another key."
        >
          <ScopeList scopes={scopes} />
        </Section>
        <Section title="Payloads">
          <PayloadSwitch
            apiKey={apiKey}
            isFixed={status === "revoked" || (!mayGivePayloads && !apiKey.seesPayloads)}
          />
        </Section>
      </Columns>
    </div>
  );
}
