import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { linkSettings } from "@/lib/password-links/settings";
import { linkAnswerOf, userAnswerOf } from "@/lib/people/answer";
import { users } from "@/lib/people/api";
import { listEverybody } from "@/lib/people/data";
import { inviteUser } from "@/lib/people/mutations/invite";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(users.list, ({ db, query }) =>
    answerPage(query, async (page) => {
      const { items, total } = await listEverybody(db, page);
      return { items: items.map(userAnswerOf), total };
    }),
  ),
  POST: route(users.create, async ({ db, actor, body }) =>
    linkAnswerOf(await inviteUser(db, actor, body, linkSettings())),
  ),
});
