import { Section } from "@/components/form-screen/section";
import type { Clock } from "@/components/list-screen/columns";
import { Moment } from "@/components/ui/moment";
import type { UserFacts, UserPageData } from "@/lib/people/view";
import { LinkButton } from "./link-button";
import classes from "./people.module.css";

type Props = Pick<UserPageData, "link" | "isMailed" | "mayGivePayloads"> & { user: UserFacts; clock: Clock };

const TEXT = {
  invite: {
    title: "Invitation",
    valid: "An invite link is valid until",
    none: "No invite link is valid: it has expired, or none was made.",
  },
  reset: {
    title: "Password",
    valid: "A reset link is valid until",
    none: "Whoever has forgotten the password gets a link, valid once, that sets another one.",
  },
} as const;

/** The link by which a user sets a password: whether one is valid, and a new one. */
export function LinkSection({ user, link, isMailed, mayGivePayloads, clock }: Props) {
  const kind = user.status === "invited" ? "invite" : "reset";
  const text = TEXT[kind];
  const mayMake = mayGivePayloads || !user.seesPayloads;
  return (
    <Section
      title={text.title}
      end={mayMake ? <LinkButton id={user.id} kind={kind} isMailed={isMailed} /> : null}
    >
      <p className={classes.quiet}>
        {link?.kind === kind ? (
          <>
            {text.valid} <Moment at={link.expiresAt} {...clock} />
          </>
        ) : (
          text.none
        )}
      </p>
      {mayMake ? null : (
        <p className={classes.quiet}>
          This user sees payloads and you do not, so an administrator who does makes a new link.
        </p>
      )}
    </Section>
  );
}
