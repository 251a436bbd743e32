import type { ReactNode } from "react";
import type { Clock } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import type { ListedSession } from "@/lib/people/view";
import classes from "./people.module.css";

type Props = {
  sessions: readonly ListedSession[];
  clock: Clock;
  /** At the end of a row: a mark or a button. */
  end?: (session: ListedSession) => ReactNode;
};

/** The sessions of a user that have not ended, the last used first. */
export function SessionTable({ sessions, clock, end }: Props) {
  if (sessions.length === 0) return <p className={classes.quiet}>Nobody is signed in with this account.</p>;
  return (
    <table className={classes.sessions}>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">Signed in</th>
          <th scope="col">Last used</th>
          {end ? <th scope="col" aria-label="This session, or a button to end it" /> : null}
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <td className="mono">
              <OutsideText text={session.address ?? "unknown"} />
            </td>
            <td data-label="Signed in">
              <Moment at={session.createdAt} {...clock} />
            </td>
            <td data-label="Last used">
              <Moment at={session.seenAt} {...clock} />
            </td>
            {end ? <td className={classes.end}>{end(session)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
