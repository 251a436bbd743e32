import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { HoverText } from "@/components/ui/outside-text";
import { KEY_STATUS_LABEL } from "@/lib/api-keys/labels";
import type { ApiKeyAnswer, KeyStatus } from "@/lib/api-keys/schema";
import { userHref } from "@/lib/people/search-params";
import { formatDay, formatRelative, formatUtc } from "@/lib/time/format";
import { dayIn } from "@/lib/time/zone";
import classes from "./api-keys.module.css";

const MARK = {
  active: { tone: "ok", shape: "check" },
  expired: { tone: "wait", shape: "clock" },
  revoked: { tone: "off", shape: "cross" },
} as const satisfies Record<KeyStatus, object>;

/** Whether a key is accepted. */
export function KeyStatusMark({ status }: { status: KeyStatus }) {
  return (
    <Mark {...MARK[status]} isQuiet>
      {KEY_STATUS_LABEL[status]}
    </Mark>
  );
}

/** When a key expires, with the year: it may be years away. */
export function Expiry({ at, now, zone }: { at: Date | null; now: Date; zone: string }) {
  if (at === null) return <span className={classes.quiet}>never</span>;
  return (
    <time dateTime={at.toISOString()} title={formatUtc(at)}>
      {formatDay(dayIn(zone, at))} <span className="age">{formatRelative(at, now)}</span>
    </time>
  );
}

/** Who made a key: a user with a page, or the name of a key or of the product. */
export function KeyMaker({ apiKey: { createdBy, createdById } }: { apiKey: ApiKeyAnswer }) {
  if (createdBy === null) return <span className={classes.quiet}>not recorded</span>;
  if (createdById === null) return <HoverText text={createdBy} />;
  return (
    <Link href={userHref(createdById)} prefetch={false}>
      <HoverText text={createdBy} />
    </Link>
  );
}
