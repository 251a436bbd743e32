"use server";

import { z } from "zod";
import { action } from "../action/action";
import { testEventBody } from "./schema";
import { sendTestEvent } from "./send-test-event";
import { testedEventView } from "./view";

/** Sends a test event from the page of a subscriber. */
export const sendTest = action(
  {
    name: "subscriber.test",
    permission: "config:write",
    input: z.strictObject({ id: z.guid(), content: testEventBody }),
  },
  async ({ db, user, input: { id, content } }) => ({
    tested: testedEventView(user, await sendTestEvent(db, user, id, content)),
  }),
);
