import { methods, route } from "@/lib/api/route";
import { linkSettings } from "@/lib/password-links/settings";
import { linkAnswerOf } from "@/lib/people/answer";
import { users } from "@/lib/people/api";
import { renewLink } from "@/lib/people/mutations/invite";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(users.resetPassword, async ({ db, actor, params }) =>
    linkAnswerOf(await renewLink(db, actor, { id: params.id, kind: "reset" }, linkSettings())),
  ),
});
