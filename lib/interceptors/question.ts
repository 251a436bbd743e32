import type { RequestHeaders } from "../http/headers";
import type { AccessRefusal } from "./refusals";

/** A publisher as the configuration has it. */
export type RoutedPublisher = { id: string; name: string; secretHash: string; approved: boolean };

/** A publisher that an interceptor validated: the only kind that is ever named on an event. */
export type KnownPublisher = Pick<RoutedPublisher, "id" | "name">;

/** What an interceptor is asked: may this request publish? */
export type Question = {
  headers: RequestHeaders;
  /** The client's, as `clientAddress` reads it. */
  address: string;
  /** The context that is published to. */
  contextId: string;
  /** By client ID. */
  publishers: ReadonlyMap<string, RoutedPublisher>;
};

/** What one interceptor says: accepted, with whom it recognised, or why not. */
export type Verdict =
  | {
      accepted: true;
      publisher: KnownPublisher | null;
      /** Who it is where no publisher is named: to keep idempotency keys of different ones apart. */
      subject?: string | null;
    }
  | { accepted: false; refusal: AccessRefusal };

export type InterceptorCheck = (question: Question) => Verdict | Promise<Verdict>;
