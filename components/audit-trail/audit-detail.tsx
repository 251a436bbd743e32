"use client";

import { Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Clock } from "@/components/list-screen/columns";
import { CodeBlock } from "@/components/ui/code-block";
import { Facts } from "@/components/ui/facts";
import type { AuditDetail as Detail, ListedAuditRow } from "@/lib/audit-trail/view";
import { formatMomentInFull, formatUtc } from "@/lib/time/format";
import { ActorLink, TargetLink } from "./audit-links";
import classes from "./audit-trail.module.css";
import { ChangesList } from "./changes-list";
import { type LoadedDetail, readDetail } from "./read-detail";

/** Renders a row's expansion. A stable function: a new one would render every row again. */
export const renderDetail = (row: ListedAuditRow, clock: Clock) => <AuditDetail row={row} clock={clock} />;

/** The detail of a row, read when the row is expanded: old and new values side by side, and everything else that is known. */
function AuditDetail({ row, clock }: { row: ListedAuditRow; clock: Clock }) {
  const [loaded, setLoaded] = useState<LoadedDetail>();
  useEffect(() => {
    const left = new AbortController();
    readDetail(row.id, left.signal).then((result) => left.signal.aborted || setLoaded(result));
    return () => left.abort();
  }, [row.id]);
  if (!loaded) return <Loading />;
  if ("problem" in loaded)
    return (
      <div className={classes.expansion} role="alert">
        <p>{loaded.problem}</p>
      </div>
    );
  const { detail } = loaded;
  return (
    <div className={classes.expansion}>
      <section className={classes.part} aria-label="Changes">
        {detail.changes.length > 0 ? <ChangesList changes={detail.changes} /> : null}
        {detail.facts === null ? null : (
          <CodeBlock
            title="Detail"
            body={{ kind: "text", text: detail.facts, cut: false, bytes: detail.facts.length }}
          />
        )}
        {detail.changes.length === 0 && detail.facts === null ? (
          <p className={classes.quiet}>Nothing else is recorded.</p>
        ) : null}
      </section>
      <section className={classes.part} aria-label="Who, when and from where">
        <AuditFacts detail={detail} action={row.action} name={row.name} zone={clock.zone} />
      </section>
    </div>
  );
}

const UNPROVEN =
  "none: anybody can cause a refusal of somebody who proved nothing, so it is not part of the chain and is removed early";

function AuditFacts(props: { detail: Detail; action: string; name: string | null; zone: string }) {
  const { at, actor, target, address, id, number, isUnproven } = props.detail;
  return (
    <Facts
      facts={{
        When: `${formatMomentInFull(at, props.zone)}, ${formatUtc(at)}`,
        Who: <ActorLink actor={actor} isUnproven={isUnproven} />,
        From: address ?? "this server, or a command on it",
        Action: <span className="mono">{props.action}</span>,
        "Of what": target ? <TargetLink target={target} name={props.name} /> : null,
        "ID of it": target?.id ? <span className="mono">{target.id}</span> : null,
        "Number in the chain":
          number ?? (isUnproven ? UNPROVEN : "none yet: the newest rows get it within seconds"),
        "Row ID": <span className="mono">{id}</span>,
      }}
    />
  );
}

function Loading() {
  return (
    <div className={classes.expansion} role="status" aria-label="Loading the detail">
      <Skeleton height={96} />
      <Skeleton height={96} />
    </div>
  );
}
