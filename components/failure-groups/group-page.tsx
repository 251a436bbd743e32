import { Columns } from "@/components/form-screen/columns";
import page from "@/components/form-screen/form-screen.module.css";
import { ScreenHead } from "@/components/form-screen/screen-head";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { ReasonTip } from "@/components/ui/reason-tip";
import { RefreshWhileMoving } from "@/components/ui/refresh-while-moving";
import { GROUPS } from "@/lib/failure-groups/search-params";
import { GROUP_REASON_LABEL } from "@/lib/failure-groups/states";
import type { GroupPageData } from "@/lib/failure-groups/view";
import type { ListedOperation } from "@/lib/operations/view";
import { DAY_MS, HOUR_MS } from "@/lib/time/units";
import { GroupActions } from "./group-actions";
import { FailedNow } from "./group-columns";
import { GroupDeliveries } from "./group-deliveries";
import { GroupNotes } from "./group-notes";
import { GroupOperations } from "./group-operations";
import classes from "./groups.module.css";
import { mutedText } from "./muted-text";
import { MergedGroups, SimilarGroups } from "./related-groups";
import { GroupStateMark } from "./state-mark";
import { TrendChart } from "./trend-chart";
import { WhyOneGroup } from "./why-one-group";

type Props = { data: GroupPageData; operations: readonly ListedOperation[] };

/** The page of one failure group: why its failures are one group, how many there are, and what can be done about them. */
export function GroupPage({ data, operations }: Props) {
  const { group, days, permissions, now, zone } = data;
  const clock = { now, zone };
  return (
    <div className={page.page}>
      <ScreenHead screen={GROUPS} title={group.title}>
        <GroupStateMark {...group} />
      </ScreenHead>
      <GroupActions group={group} permissions={permissions} zone={zone} />
      <Columns
        aside={
          <>
            <Section title="State">
              <Facts
                facts={{
                  State: <GroupStateMark {...group} isQuiet />,
                  Why: group.stateReason ? GROUP_REASON_LABEL[group.stateReason] : null,
                  Since: <Moment at={group.stateAt} {...clock} />,
                  Until: group.state === "muted" ? mutedText(group, zone) : null,
                  "Failed now": <FailedNow group={group} />,
                  "First seen": <Moment at={group.firstSeen} {...clock} />,
                  "Last seen": <Moment at={group.lastSeen} {...clock} />,
                }}
              />
            </Section>
            <Section title="Owner and note">
              {permissions.edit ? (
                <GroupNotes group={group} owners={data.owners} />
              ) : (
                <Facts facts={{ Owner: group.ownerName ?? "nobody", Note: <Note text={group.note} /> }} />
              )}
            </Section>
            <Section title="Operations">
              <GroupOperations operations={operations} {...clock} />
            </Section>
          </>
        }
      >
        <Section title="Why these are one group">
          <WhyOneGroup group={group} samples={data.samples} foldRules={data.foldRules} {...clock} />
        </Section>
        <Section title="Trend">
          <TrendChart title="Last 24 hours" counts={group.trend24h} stepMs={HOUR_MS} {...clock} />
          {days ? (
            <TrendChart title="Last 14 days" counts={days} stepMs={DAY_MS} {...clock} />
          ) : (
            <p className={classes.dimmed}>The last 14 days are unknown: counting them took too long.</p>
          )}
        </Section>
        <Section title="Deliveries">
          <GroupDeliveries group={group} rows={data.rows} {...clock} />
        </Section>
        <Section title="Similar groups">
          <SimilarGroups group={group} similar={data.similar} permissions={permissions} />
        </Section>
        {group.mergedFrom.length > 0 ? (
          <Section title="Merged into it">
            <MergedGroups group={group} permissions={permissions} zone={zone} />
          </Section>
        ) : null}
      </Columns>
      <RefreshWhileMoving isMoving noun="groups" />
      <ReasonTip />
    </div>
  );
}

const Note = ({ text }: { text: string | null }) =>
  text === null ? (
    "none"
  ) : (
    <span className={classes.note}>
      <OutsideText text={text} hasLines />
    </span>
  );
