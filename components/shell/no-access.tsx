import { ButtonLink } from "@/components/ui/button-link";
import { EmptyPage } from "@/components/ui/empty-page";
import { OutsideText } from "@/components/ui/outside-text";
import { PERMISSIONS, type Role } from "@/lib/access/roles";
import { SCREENS } from "./navigation";

type Props = { href: string; role: Role; administrators: readonly string[] };

/** What a role lacks for a screen, and whom to ask for it. */
export function NoAccess({ href, role, administrators }: Props) {
  const screen = SCREENS.find((one) => one.href === href);
  if (!screen) return null;
  const { label, permission } = screen;
  return (
    <EmptyPage icon="lock" title={`You may not see ${label}`}>
      <p>
        Your role is {role}. This screen needs the permission <span className="mono">{permission}</span>,
        which {PERMISSIONS[permission].map((one) => `${one}s`).join(" and ")} have.
      </p>
      <p>
        Ask an administrator for another role
        {administrators.map((name, index) => (
          <span key={name}>
            {index === 0 ? ": " : ", "}
            <OutsideText text={name} />
          </span>
        ))}
        .
      </p>
      <ButtonLink href="/delivery-retry" variant="default">
        Go to Delivery Retry
      </ButtonLink>
    </EmptyPage>
  );
}
