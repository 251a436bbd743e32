import Link from "next/link";
import { DeleteButton } from "@/components/form-screen/delete-button";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { ReasonTip } from "@/components/ui/reason-tip";
import { remove } from "@/lib/people/actions";
import { SIGN_IN_METHOD_LABEL } from "@/lib/people/labels";
import { USERS } from "@/lib/people/search-params";
import type { UserPageData } from "@/lib/people/view";
import { EndSessions } from "./end-sessions";
import { LinkSection } from "./link-section";
import classes from "./people.module.css";
import { SessionTable } from "./session-table";
import { StatusButton } from "./status-button";
import { StatusMark } from "./status-mark";
import { UserForm } from "./user-form";

/** The page of one user. */
export function UserPage(data: UserPageData) {
  const { user, isSelf, isMailed, mayGivePayloads, isRoleFromProvider } = data;
  return (
    <>
      <UserForm
        key={user.id}
        {...{ user, isSelf, isMailed, mayGivePayloads, isRoleFromProvider }}
        buttons={
          <>
            {user.status === "invited" ? (
              <DeleteButton
                screen={USERS}
                row={{ ...user, name: user.email }}
                consequence="The invitation was not accepted: its link will not be valid any more."
                remove={remove}
              />
            ) : null}
            <StatusButton user={user} isSelf={isSelf} />
          </>
        }
        aside={<About {...data} />}
      />
      <ReasonTip />
    </>
  );
}

function About({ user, sessions, link, isSelf, isMailed, mayGivePayloads, zone, now }: UserPageData) {
  const { email, status, signIn, lastSeenAt, createdAt } = user;
  const clock = { zone, now };
  return (
    <>
      <Section title="Account">
        <Facts
          facts={{
            "E-mail": email,
            Status: <StatusMark status={status} />,
            "Signs in by": signIn.map((method) => SIGN_IN_METHOD_LABEL[method]).join(", ") || "nothing yet",
            "Last seen": lastSeenAt ? <Moment at={lastSeenAt} {...clock} /> : "never",
            Created: <Moment at={createdAt} {...clock} />,
          }}
        />
        {isSelf ? (
          <p className={classes.quiet}>
            This is you: password and time zone are in <Link href="/account">your account</Link>.
          </p>
        ) : null}
      </Section>
      {status === "disabled" ? null : <LinkSection {...{ user, link, isMailed, mayGivePayloads, clock }} />}
      <Section title="Sessions" end={sessions.length > 0 ? <EndSessions user={user} /> : null}>
        <SessionTable sessions={sessions} clock={clock} />
      </Section>
    </>
  );
}
