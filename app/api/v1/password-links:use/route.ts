import { methods, route } from "@/lib/api/route";
import { passwordLinks } from "@/lib/password-links/api";
import { redeemLink } from "@/lib/password-links/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(passwordLinks.use, ({ db, actor, body }) => redeemLink(db, actor, body)),
});
