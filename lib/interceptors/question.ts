import type { RequestHeaders } from "../http/headers";
import type { AccessRefusal } from "./refusals";

/** A publisher of the configuration. */
export type RoutedPublisher = { id: string; name: string; secretHash: string; approved: boolean };

/** A publisher that an interceptor authenticated: events name no other. */
export type KnownPublisher = Pick<RoutedPublisher, "id" | "name">;

/** The request that an interceptor judges. */
export type Question = {
  headers: RequestHeaders;
  /** The client's address, as read by `clientAddress`. */
  address: string;
  /** The context of the publish path. */
  contextId: string;
  /** Publishers by client ID. */
  publishers: ReadonlyMap<string, RoutedPublisher>;
};

/** The decision of one interceptor: accepted, with the recognised publisher, or refused with the reason. */
export type Verdict =
  | {
      accepted: true;
      publisher: KnownPublisher | null;
      /** The token's subject where no publisher is named: it separates the idempotency keys of different senders. */
      subject?: string | null;
    }
  | { accepted: false; refusal: AccessRefusal };

export type InterceptorCheck = (question: Question) => Verdict | Promise<Verdict>;
