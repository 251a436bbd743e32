import type { z } from "zod";
import { defineForm } from "@/lib/form/form";
import { durationOf, numberOf } from "@/lib/form/typed-text";
import type { ApplicationStatus } from "@/lib/publishers/schema";
import { newSubscriber } from "@/lib/subscribers/schema";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";
import type { SubscriberContent } from "@/lib/subscribers/view";
import { formatDuration } from "@/lib/time/duration";
import { type CircuitDraft, circuitBody, circuitDraft } from "./circuit/circuit-draft";
import { type HeaderDraft, headerDrafts, headersBody } from "./headers/header-draft";
import { type WindowDraft, windowDrafts, windowsBody } from "./maintenance/window-draft";
import {
  type SubscribedContexts,
  subscriptionBody,
  subscriptionDraft,
} from "./subscriptions/subscription-draft";

/** A subscriber in its form: the text as typed. */
export type SubscriberDraft = {
  name: string;
  url: string;
  expectedStatus: number | string;
  status: ApplicationStatus;
  paused: boolean;
  description: string;
  developerEmail: string;
  headers: readonly HeaderDraft[];
  timeout: string;
  maxConcurrency: number | string;
  /** Empty: no limit. */
  ratePerSecond: number | string;
  circuit: CircuitDraft;
  alternativeUrl: string;
  windows: readonly WindowDraft[];
  subscriptions: SubscribedContexts;
};

/** Who needs a signing key. */
export const SECRETS_HINT =
  "Whoever runs the receiver verifies deliveries with this key, as Standard Webhooks says. Give it to them now.";

export type SubscriberBody = z.input<typeof newSubscriber>;

/** The content of a new subscriber, with the usual limits. */
export const BLANK_SUBSCRIBER: SubscriberContent = {
  name: "",
  url: "",
  expectedStatus: 200,
  status: "approved",
  paused: false,
  description: null,
  developerEmail: null,
  headers: {},
  timeoutMs: 15_000,
  maxConcurrency: 16,
  ratePerSecond: null,
  circuit: null,
  alternativeUrl: null,
  maintenanceWindows: [],
  subscriptions: [],
};

/** The form of a subscriber for an operator in a time zone, in which maintenance windows are typed. */
export const subscriberForm = (zone: string) =>
  defineForm<SubscriberContent, SubscriberDraft, SubscriberBody>({
    ...SUBSCRIBERS,
    schema: newSubscriber,
    secretsHint: SECRETS_HINT,
    toDraft: (content) => ({
      name: content.name,
      url: content.url,
      expectedStatus: content.expectedStatus,
      status: content.status,
      paused: content.paused,
      description: content.description ?? "",
      developerEmail: content.developerEmail ?? "",
      headers: headerDrafts(content.headers),
      timeout: formatDuration(content.timeoutMs),
      maxConcurrency: content.maxConcurrency,
      ratePerSecond: content.ratePerSecond ?? "",
      circuit: circuitDraft(content.circuit),
      alternativeUrl: content.alternativeUrl ?? "",
      windows: windowDrafts(content.maintenanceWindows, zone),
      subscriptions: subscriptionDraft(content.subscriptions),
    }),
    toBody: (draft) => ({
      name: draft.name,
      url: draft.url,
      expectedStatus: numberOf(draft.expectedStatus),
      status: draft.status,
      paused: draft.paused,
      description: draft.description.trim() || null,
      developerEmail: draft.developerEmail.trim() || null,
      headers: headersBody(draft.headers),
      timeoutMs: durationOf(draft.timeout),
      maxConcurrency: numberOf(draft.maxConcurrency),
      ratePerSecond: numberOf(draft.ratePerSecond),
      circuit: circuitBody(draft.circuit),
      alternativeUrl: draft.alternativeUrl.trim() || null,
      maintenanceWindows: windowsBody(draft.windows, zone),
      subscriptions: subscriptionBody(draft.subscriptions),
    }),
  });
