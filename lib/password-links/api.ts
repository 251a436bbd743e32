import { z } from "zod";
import { operation } from "../api/operation";
import { timestamp } from "../time/timestamp";
import { linkToRead, linkToUse, PASSWORD_LINK_KINDS } from "./schema";

/** The operations of the API on the links by which users set their passwords. They need no key: the link is the credential. */

const EXAMPLE_TOKEN = "4Zc1UoD0VbKk6cFhGx2mQyW8sJt3nRpLaE5iOuTzX9w";

export const passwordLinks = {
  read: operation({
    method: "post",
    path: "/api/v1/password-links:read",
    tag: "users",
    access: "public",
    summary: "Read an invite or reset link",
    description:
      "The secret of a link is the part of `inviteUrl` after the `#`. A link that was used, has expired or was replaced is " +
      "answered 404. It is sent in the body, so that no log of URLs keeps it.",
    body: linkToRead,
    answer: z.object({
      kind: z.enum(PASSWORD_LINK_KINDS),
      email: z.string(),
      name: z.string().nullable(),
      expiresAt: timestamp,
    }),
    errors: ["not_found"],
    example: { token: EXAMPLE_TOKEN },
  }),
  use: operation({
    method: "post",
    path: "/api/v1/password-links:use",
    tag: "users",
    access: "public",
    summary: "Set a password by an invite or reset link",
    description: "The link is used up, and the user's sessions end.",
    body: linkToUse,
    answer: z.object({ email: z.string() }),
    errors: ["not_found"],
    example: { token: EXAMPLE_TOKEN, password: "seven grey herons at noon", name: "Ann" },
  }),
};
