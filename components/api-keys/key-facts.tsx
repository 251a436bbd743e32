import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { HoverText } from "@/components/ui/outside-text";
import { KEY_STATUS_LABEL } from "@/lib/api-keys/labels";
import type { ApiKeyAnswer, KeyStatus } from "@/lib/api-keys/schema";
import { userHref } from "@/lib/people/search-params";
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
