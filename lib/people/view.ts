import type { Role } from "../access/roles";
import type { ListData } from "../list/view";
import type { SignInMethod, UserStatus } from "./labels";
import type { UserSearch } from "./search-params";

/** A user as administrators see it. */
export type UserFacts = {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  status: UserStatus;
  signIn: SignInMethod[];
  /** Whether the user sees payloads and answers' bodies. */
  seesPayloads: boolean;
  /** The last request, to the minute; null: none yet. */
  lastSeenAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

/** A session that has not ended. */
export type ListedSession = {
  /** Of its secret, not the secret itself. */
  id: string;
  address: string | null;
  createdAt: Date;
  seenAt: Date;
};

/** The list of users. */
export type UserListData = ListData<UserFacts, UserSearch>;

/** The page of a user. */
export type UserPageData = {
  user: UserFacts;
  sessions: ListedSession[];
  /** The link that is still valid; null: there is none. */
  link: { kind: "invite" | "reset"; expiresAt: Date } | null;
  /** Whether this is the user who reads the page. */
  isSelf: boolean;
  /** Whether each single sign-on sets the role. */
  isRoleFromProvider: boolean;
  /** Whether the reader can let others see payloads. */
  mayGivePayloads: boolean;
  /** Whether links are also sent by e-mail. */
  isMailed: boolean;
  zone: string;
  now: Date;
};
