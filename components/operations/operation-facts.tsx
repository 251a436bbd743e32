import Link from "next/link";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { auditHref } from "@/lib/audit-trail/search-params";
import { hasEnded, ITEM_RESULT_LABEL } from "@/lib/engine/operation";
import { isSending } from "@/lib/engine/state";
import { groupHref } from "@/lib/failure-groups/search-params";
import { FILE_FORMATS } from "@/lib/list/file";
import type { ShownEdit } from "@/lib/operations/schema/set-edit";
import { itemExportHref, operationHref } from "@/lib/operations/search-params";
import type { OperationPageData } from "@/lib/operations/view";
import { aboutDuration } from "@/lib/time/duration";
import { dayIn } from "@/lib/time/zone";
import { BySubscriber } from "./by-subscriber";
import { CanaryResult } from "./canary-result";
import { EditFacts, PatchCheckText } from "./edit/edit-facts";
import { Failures } from "./failures";
import { count } from "./operation-text";
import classes from "./operations.module.css";
import { OutcomeBar } from "./outcome-bar";
import { paceText } from "./start/settings-text";
import { reasonText, StateMark } from "./state-mark";

type Props = {
  data: OperationPageData;
  /** Whether its progress cannot be read at present. */
  isLost: boolean;
};

/** Who did what, when and why, how it goes, the results (each a link to the deliveries with it), by subscriber and by failure. */
export function OperationFacts({ data, isLost }: Props) {
  const { operation, asOf, zone } = data;
  const { actor, state, stateReason, filterInWords, createdAt, startedAt, finishedAt, reason, ticket } =
    operation;
  const clock = { now: asOf, zone };
  const why = reasonText(state, stateReason);
  return (
    <section className={classes.facts} aria-label="Operation">
      <p>
        <StateMark state={state} />
        {why ? <strong className={classes.why}>{why}</strong> : null}
        <span>
          by <OutsideText text={actor.name} />
          {actor.type === "api_key" ? " (API key)" : ""}
        </span>
        <span>
          started <Moment at={startedAt ?? createdAt} {...clock} />
        </span>
        {finishedAt ? (
          <span>
            finished <Moment at={finishedAt} {...clock} />
          </span>
        ) : null}
        {reason ? (
          <span>
            Reason: <OutsideText text={reason} />
          </span>
        ) : null}
        {ticket ? (
          <span>
            Ticket: <OutsideText text={ticket} />
          </span>
        ) : null}
      </p>
      <p>
        {filterInWords === null ? (
          <Named selection={operation.selection} />
        ) : (
          <OutsideText text={`All that matched: ${filterInWords.join(" · ")}`} />
        )}
        <GroupLink selection={operation.selection} />
      </p>
      {data.edit ? <SetEditFacts edit={data.edit} total={operation.counts.total} /> : null}
      <OutcomeBar {...operation} />
      <Progress operation={operation} />
      {isLost ? (
        <p>The server is not answering; the operation continues.</p>
      ) : !hasEnded(state) ? (
        <p>The numbers follow it; the deliveries below are read again when it has finished.</p>
      ) : null}
      <CanaryResult operation={operation} />
      <Failures data={data} />
      <BySubscriber subscribers={operation.bySubscriber} />
      <Links data={data} />
    </section>
  );
}

/** The failure group whose deliveries were selected. */
function GroupLink({ selection }: { selection: OperationPageData["operation"]["selection"] }) {
  const groupId = selection?.groupId;
  if (typeof groupId !== "number") return null;
  return <Link href={groupHref(groupId)}>Failure group {groupId}</Link>;
}

/** What was changed of each delivery, and how far the patch was tried before the start. */
function SetEditFacts({ edit, total }: { edit: ShownEdit; total: number }) {
  return (
    <>
      <EditFacts edit={edit} />
      {edit.patchCheck ? <PatchCheckText check={edit.patchCheck} total={total} /> : null}
    </>
  );
}

/** How deliveries were selected that no filter names. */
function Named({ selection }: { selection: OperationPageData["operation"]["selection"] }) {
  const { operationId, result } = selection ?? {};
  if (typeof operationId !== "string") return <>The deliveries were selected one by one.</>;
  const label = ITEM_RESULT_LABEL[result as keyof typeof ITEM_RESULT_LABEL];
  return (
    <span>
      The deliveries of <Link href={operationHref(operationId)}>another operation</Link> with the result “
      {label}”.
    </span>
  );
}

/** The pace, the rate of now, what is left, and what failed newly. */
function Progress({ operation }: { operation: OperationPageData["operation"] }) {
  const { kind, state, pace, ratePerSecond, estimatedSeconds, newFailuresSinceStart } = operation;
  const isUnderWay = !hasEnded(state);
  return (
    <p>
      {isUnderWay && isSending(kind) ? <span>{paceText(pace)}</span> : null}
      {ratePerSecond === null ? null : (
        <span>{`Now: ${count(Math.round(ratePerSecond * 10) / 10)} per second`}</span>
      )}
      {isUnderWay && estimatedSeconds ? (
        <span>{`Left: about ${aboutDuration(estimatedSeconds * 1000)}`}</span>
      ) : null}
      {newFailuresSinceStart === null || !isSending(kind) ? null : (
        <span>{`New failures like these since the start: ${count(newFailuresSinceStart)}`}</span>
      )}
    </p>
  );
}

function Links({ data: { operation, permissions, search, asOf, zone } }: { data: OperationPageData }) {
  const { id, createdAt } = operation;
  const audit = auditHref({ operationId: [id], from: dayIn(zone, createdAt), to: dayIn(zone, asOf) });
  return (
    <p>
      <span className="mono">{id}</span>
      {permissions.audit ? (
        <Link href={audit} prefetch={false}>
          Audit entries
        </Link>
      ) : null}
      {FILE_FORMATS.map(({ name }) => (
        <a key={name} href={itemExportHref(id, name, search.result)} download>
          {`Export as ${name.toUpperCase()}`}
        </a>
      ))}
    </p>
  );
}
