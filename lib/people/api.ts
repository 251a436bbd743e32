import { z } from "zod";
import { ROLES } from "../access/roles";
import { idParams, listAnswer, listQuery } from "../api/inputs";
import { operation } from "../api/operation";
import { timestamp } from "../time/timestamp";
import { SIGN_IN_METHODS, USER_STATUSES } from "./labels";
import { newUser, userChanges } from "./schema";

/** The operations of the API on users. */

const userAnswer = z.object({
  id: z.uuid(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(ROLES),
  status: z.enum(USER_STATUSES),
  disabled: z.boolean(),
  seesPayloads: z.boolean(),
  signIn: z.array(z.enum(SIGN_IN_METHODS)),
  lastSeenAt: timestamp.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
});

const linkAnswer = z.object({ id: z.uuid(), inviteUrl: z.string(), expiresAt: timestamp });

const common = { tag: "users", access: "users:write" } as const;
const one = "/api/v1/users/{id}";
const MAILED = "Where `SMTP_URL` is set, it is sent to the user by e-mail too.";
const LIMIT =
  "An API key cannot do so for an administrator, nor one that is not shown payloads for a user who is (403): the link gives its " +
  "holder the rights of the account. A signed-in administrator can.";

export const users = {
  list: operation({
    ...common,
    method: "get",
    path: "/api/v1/users",
    summary: "List users",
    query: listQuery,
    answer: listAnswer(userAnswer),
  }),
  create: operation({
    ...common,
    method: "post",
    path: "/api/v1/users",
    summary: "Invite a user",
    description: `\`inviteUrl\` is shown this once, works once and for 48 hours: the user sets name and password there. ${MAILED} An API key cannot invite administrators (403): a signed-in administrator can.`,
    body: newUser,
    answer: linkAnswer,
    status: 201,
    errors: ["conflict"],
    example: { email: "ann@example.com", role: "operator", name: "Ann" },
  }),
  get: operation({
    ...common,
    method: "get",
    path: one,
    summary: "Read a user",
    params: idParams,
    answer: userAnswer,
  }),
  update: operation({
    ...common,
    method: "patch",
    path: one,
    summary: "Change a user",
    description:
      "The last administrator can be neither disabled nor given another role (409). An API key can neither make nor enable " +
      "administrators; payloads are shown to others only by an actor who is shown them, and nobody changes their own " +
      "`seesPayloads` (403). Making somebody an administrator, or showing payloads, ends a link that is valid: make a new one.",
    params: idParams,
    body: userChanges,
    answer: userAnswer,
    errors: ["conflict"],
    example: { role: "viewer", seesPayloads: false },
  }),
  remove: operation({
    ...common,
    method: "delete",
    path: one,
    summary: "Delete a user who was never seen",
    description: "History names the others, so they are disabled instead (409).",
    params: idParams,
    errors: ["conflict"],
  }),
  invite: operation({
    ...common,
    method: "post",
    path: `${one}/invite`,
    summary: "Make a new invite link",
    description: `The link before is not valid any more. Refused (409) once the user has accepted. ${LIMIT} ${MAILED}`,
    params: idParams,
    answer: linkAnswer,
    errors: ["conflict"],
  }),
  resetPassword: operation({
    ...common,
    method: "post",
    path: `${one}/reset-password`,
    summary: "Make a link that resets a password",
    description: `It works once and for 2 hours. The old password is valid, and sessions last, until it is used. ${LIMIT} ${MAILED}`,
    params: idParams,
    answer: linkAnswer,
    errors: ["conflict"],
  }),
};
