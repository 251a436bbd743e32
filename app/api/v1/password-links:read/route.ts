import { methods, route } from "@/lib/api/route";
import { passwordLinks } from "@/lib/password-links/api";
import { openLink } from "@/lib/password-links/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(passwordLinks.read, async ({ db, actor, body }) => {
    const { kind, expiresAt, user } = await openLink(db, actor, body.token);
    return { kind, email: user.email, name: user.name, expiresAt };
  }),
});
