import { methods, route } from "@/lib/api/route";
import { answerTestEvent, testSubscriber } from "@/lib/test-events/api";
import { sendTestEvent } from "@/lib/test-events/send-test-event";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(testSubscriber, async ({ db, actor, params, body }) =>
    answerTestEvent(actor, await sendTestEvent(db, actor, params.id, body)),
  ),
});
