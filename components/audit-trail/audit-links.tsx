import Link from "next/link";
import type { ReactNode } from "react";
import { HoverText } from "@/components/ui/outside-text";
import { apiKeyHref } from "@/lib/api-keys/search-params";
import type { AuditRow } from "@/lib/audit-trail/schema";
import { contextHref } from "@/lib/contexts/search-params";
import { deliveryPageHref } from "@/lib/deliveries/search-params";
import { handlerHref } from "@/lib/handlers/search-params";
import { operationHref } from "@/lib/operations/search-params";
import { userHref } from "@/lib/people/search-params";
import { policyHref } from "@/lib/policies/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./audit-trail.module.css";

/** The page of each kind of target. Rows of the trail stay when the target is deleted: then it answers 404. */
const PAGE_OF: Record<string, (id: string) => string> = {
  api_key: apiKeyHref,
  context: contextHref,
  delivery: deliveryPageHref,
  handler: handlerHref,
  operation: (id) => operationHref(id),
  policy: policyHref,
  subscriber: subscriberHref,
  user: userHref,
};

/** What a row is about, as a link where it has a page. */
export function TargetLink({
  target,
  name,
}: {
  target: NonNullable<AuditRow["target"]>;
  name: string | null;
}) {
  const { type, id } = target;
  const text = name ?? (id ? `${type.replaceAll("_", " ")} ${id.slice(0, 8)}…` : type);
  return <MaybeLink href={id ? PAGE_OF[type]?.(id) : undefined}>{<HoverText text={text} />}</MaybeLink>;
}

/** Who did it. An actor without an id has no page; one who proved nothing is marked, since the name may be a claim. */
export function ActorLink({ actor: { type, id, name }, isUnproven }: Pick<AuditRow, "actor" | "isUnproven">) {
  return (
    <>
      <MaybeLink href={id ? PAGE_OF[type]?.(id) : undefined}>{<HoverText text={name} />}</MaybeLink>
      {type === "api_key" ? <span className={classes.quiet}> API key</span> : null}
      {isUnproven ? (
        <span className={classes.quiet} title="unproven: this name was not proved">
          {" "}
          unproven
        </span>
      ) : null}
    </>
  );
}

function MaybeLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  return href ? (
    <Link href={href} prefetch={false}>
      {children}
    </Link>
  ) : (
    children
  );
}
