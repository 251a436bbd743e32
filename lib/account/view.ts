import type { ListedSession, UserFacts } from "../people/view";

/** The page of one's own account. */
export type AccountPageData = {
  user: Pick<UserFacts, "email" | "name" | "role" | "signIn" | "seesPayloads">;
  /** Null: that of the browser. */
  timeZone: string | null;
  sessions: (ListedSession & { isThis: boolean })[];
  zone: string;
  now: Date;
};
