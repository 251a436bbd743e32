import { Columns } from "@/components/form-screen/columns";
import screen from "@/components/form-screen/form-screen.module.css";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import type { AccountPageData } from "@/lib/account/view";
import { ROLE_DESCRIPTION, ROLE_LABEL, SIGN_IN_METHOD_LABEL } from "@/lib/people/labels";
import { OwnName } from "./own-name";
import { OwnPassword } from "./own-password";
import { OwnSessions } from "./own-sessions";
import { OwnTimeZone } from "./own-time-zone";

/** The page of one's own account: what the user may change alone, and what administrators decide. */
export function AccountPage({ user, timeZone, sessions, zone, now }: AccountPageData) {
  return (
    <div className={screen.page}>
      <header className={screen.head}>
        <div className={screen.headInner}>
          <h1>Your account</h1>
        </div>
      </header>
      <Columns
        aside={
          <Section title="Decided by administrators">
            <Facts
              facts={{
                "E-mail": user.email,
                Role: `${ROLE_LABEL[user.role]}. ${ROLE_DESCRIPTION[user.role]}`,
                Payloads: user.seesPayloads ? "You see them" : "Hidden from you",
                "Signs in by": user.signIn.map((method) => SIGN_IN_METHOD_LABEL[method]).join(", "),
              }}
            />
          </Section>
        }
      >
        <OwnName name={user.name} />
        <OwnTimeZone timeZone={timeZone} />
        <OwnPassword hasPassword={user.signIn.includes("password")} email={user.email} />
        <OwnSessions sessions={sessions} clock={{ zone, now }} />
      </Columns>
    </div>
  );
}
