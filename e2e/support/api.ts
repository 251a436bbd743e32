import { expect } from "@playwright/test";
import { SYSTEM } from "../../lib/access/actor";
import { API_KEY_SCOPES, type ApiKeyScope } from "../../lib/access/roles";
import { createApiKey } from "../../lib/api-keys/mutations";
import type { Database } from "../../lib/db/client";
import { currentRun } from "./run";

export type ApiAnswer = { status: number; body: Record<string, unknown> };

/** Calls the API by HTTP with an API key of its own. */
export class Api {
  /** Headers of a request with a JSON body. */
  readonly headers: Record<string, string>;

  private constructor(key: string) {
    this.headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  }

  /** Creates a client with a new key (default: with all scopes). */
  static async create(
    db: Database,
    name: string,
    scopes: readonly ApiKeyScope[] = API_KEY_SCOPES,
  ): Promise<Api> {
    const { key } = await createApiKey(db, SYSTEM, { name, scopes: [...scopes] });
    return new Api(key);
  }

  async call(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    const response = await fetch(`${currentRun().baseUrl}${path}`, {
      method,
      headers: this.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {} };
  }

  get(path: string): Promise<ApiAnswer> {
    return this.call("GET", path);
  }

  /** Creates a resource. Fails the test when the API rejects it. */
  async make(path: string, body: unknown): Promise<Record<string, unknown> & { id: string }> {
    const answer = await this.call("POST", path, body);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 201 });
    return { ...answer.body, id: String(answer.body.id) };
  }

  /** Publishes an event and returns its ID. */
  async publish(path: string, payload: unknown): Promise<string> {
    const answer = await this.call("POST", `/api/events${path}`, payload);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 202 });
    return String(answer.body.eventId);
  }

  /** Returns the failed deliveries of a query. */
  async failures(query: string): Promise<Failure[]> {
    const answer = await this.get(`/api/v1/deliveries?${query}`);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200 });
    return answer.body.items as Failure[];
  }
}

/** One item of GET /api/v1/deliveries. */
export type Failure = {
  eventId: string;
  deliveryId: string;
  date: string;
  contextName: string;
  handlerName: string;
  topicName: string;
  subscriberId: string;
  subscriberName: string;
  subscriberUrl: string;
  expectedStatusCode: number;
  httpStatus: number | null;
  failureClass: string;
  failureDetail: string;
  attempts: number;
};
