import Link from "next/link";
import { GroupTitle } from "@/components/failure-groups/group-title";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { receivedText } from "@/lib/engine/group-title";
import { groupHref } from "@/lib/failure-groups/search-params";
import type { Together, TriedGroups as Tried } from "@/lib/folding/view";
import classes from "./folding.module.css";

type Props = { groups: Tried | null; now: Date; zone: string };

/** What the rules would make of the newest groups, and how far they were looked at. */
export function TriedGroups({ groups, now, zone }: Props) {
  if (groups === null) return null;
  const { looked, since, isComplete, changed, together, into, largest } = groups;
  if (looked === 0 || since === null) return <p>There are no failure groups yet.</p>;
  return (
    <section className={classes.groups} aria-label="Failure groups">
      <p>
        Looked at {isComplete ? `all ${groupsText(looked)}` : `the newest ${groupsText(looked)}`}, since{" "}
        <Moment at={since} now={now} zone={zone} />.{" "}
        {changed === 0 ? (
          "None of them would have another text."
        ) : (
          <>
            <b>{number(changed)}</b> would have another text;{" "}
            {together === 0 ? (
              "none would fold together."
            ) : (
              <>
                <b>{number(together)}</b> would fold together into <b>{number(into)}</b>.
              </>
            )}
          </>
        )}
      </p>
      {largest.length > 0 ? (
        <ul className={classes.largest}>
          {largest.map((one) => (
            <li key={one.some[0]?.id}>
              <TogetherGroups {...one} />
            </li>
          ))}
        </ul>
      ) : null}
      {into > largest.length ? (
        <p className={classes.quiet}>The {largest.length} largest are shown.</p>
      ) : null}
      <p className={classes.quiet}>
        The groups that exist stay. Failures from then on share the group of the first, and the others can be
        merged into it. Texts of groups are folded already: a rule that is removed changes none of them here.
      </p>
    </section>
  );
}

function TogetherGroups({ subscriberName, expectedStatusCode, count, tried, some, ...received }: Together) {
  return (
    <>
      <p>
        <OutsideText text={subscriberName} />, expected {expectedStatusCode}, {receivedText(received)}:{" "}
        {groupsText(count)} become
      </p>
      <GroupTitle title={tried} />
      <ul>
        {some.map(({ id, template }) => (
          <li key={id}>
            <Link href={groupHref(id)}>
              <GroupTitle title={template} />
            </Link>
          </li>
        ))}
        {count > some.length ? (
          <li className={classes.quiet}>and {number(count - some.length)} more</li>
        ) : null}
      </ul>
    </>
  );
}

const number = (count: number) => count.toLocaleString("en-GB");
const groupsText = (count: number) => `${number(count)} ${count === 1 ? "group" : "groups"}`;
