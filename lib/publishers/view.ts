import type { ConfigurationReader } from "../config-version/view";
import type { SearchOf } from "../list/definition";
import type { ListData } from "../list/view";
import type { ApplicationStatus } from "./schema";
import type { publisherList } from "./search-params";

/** A number of events, counted up to a limit: `isExact` is false where there are more. */
export type Counted = { count: number; isExact: boolean };

/** What a publisher sent in the last 24 hours, by the hub's answer. Refused ones are those that named it. */
export type Lately = { accepted: Counted; refused: Counted };

/** The content of a publisher. */
export type PublisherContent = { name: string; status: ApplicationStatus; developerEmail: string | null };

export type PublisherFacts = PublisherContent & {
  id: string;
  clientId: string;
  createdAt: Date;
  updatedAt: Date;
};

/** One publisher of the list. `lately` is null where its events could not be counted in time: unknown, which is not none. */
export type ListedPublisher = PublisherFacts & { lately: Lately | null };

/** The list of publishers. */
export type PublisherListData = ListData<ListedPublisher, SearchOf<typeof publisherList>> &
  ConfigurationReader;

/** A policy that recognises publishers by their client IDs, and the base paths of its handlers. */
export type AcceptingPolicy = { id: string; name: string; basePaths: string[] };

export type PublisherInUse = {
  publisher: PublisherFacts;
  /** The first of them; `policyCount` is the number of all. */
  policies: AcceptingPolicy[];
  policyCount: number;
  lately: Lately | null;
};

/** The page of a publisher. */
export type PublisherPageData = ConfigurationReader & PublisherInUse;
