import { methods, route } from "@/lib/api/route";
import { userAnswerOf } from "@/lib/people/answer";
import { users } from "@/lib/people/api";
import { getUser } from "@/lib/people/data";
import { deleteUser, updateUser } from "@/lib/people/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(users.get, async ({ db, params }) => userAnswerOf(await getUser(db.pool, params.id))),
  PATCH: route(users.update, async ({ db, actor, params, body }) =>
    userAnswerOf(await updateUser(db, actor, params.id, body)),
  ),
  DELETE: route(users.remove, ({ db, actor, params }) => deleteUser(db, actor, params.id)),
});
