import Link from "next/link";
import fields from "@/components/form-screen/fields.module.css";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import type { EventStatus } from "@/lib/events/schema";
import { eventStatusHref } from "@/lib/events/search-params";
import type { Counted, Lately } from "@/lib/publishers/view";

/** The statuses of Event Status by what is counted. */
const STATUSES = {
  accepted: ["success"],
  refused: ["client_error", "server_error"],
} as const satisfies Record<keyof Lately, readonly EventStatus[]>;

/** Builds a link to the counted events: a publisher's of the last 24 hours, accepted or refused. */
export const latelyHref = (publisherId: string, name: keyof Lately) =>
  eventStatusHref({ publishers: [publisherId], last: "24h", status: [...STATUSES[name]] });

/** A counted number; one that has a limit says so. */
export const countText = ({ count, isExact }: Counted) =>
  `${count.toLocaleString("en-GB")}${isExact ? "" : "+"}`;

type Props = { publisherId: string; lately: Lately | null };

/** What a publisher sent in the last 24 hours, with links to the events. */
export function LatelySection({ publisherId, lately }: Props) {
  const link = (name: keyof Lately) => (
    <Link href={latelyHref(publisherId, name)}>
      {lately ? countText(lately[name]) : "unknown: could not be counted in time"}
    </Link>
  );
  return (
    <Section
      title="In the last 24 hours"
      end={<Link href={eventStatusHref({ publishers: [publisherId], last: "24h" })}>All its events</Link>}
    >
      <Facts facts={{ Accepted: link("accepted"), Refused: link("refused") }} />
      <p className={fields.quiet}>
        Refused are events that named it and were not taken, as for invalid JSON. A request with wrong
        credentials names no publisher: it is in Event Status as a client error without one.
      </p>
    </Section>
  );
}
