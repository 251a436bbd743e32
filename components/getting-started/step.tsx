import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button-link";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventStatusHref } from "@/lib/events/search-params";
import type { GettingStarted, Step } from "@/lib/getting-started/view";
import { HANDLERS, tryItHref } from "@/lib/handlers/search-params";
import { SUBSCRIBERS } from "@/lib/subscribers/search-params";

type Described = {
  title: string;
  text: ReactNode;
  /** Where the step is taken; undefined while it cannot be, or by a role that may not. */
  link: (start: GettingStarted) => { href: string; label: string } | undefined;
};

const STEP = {
  handler: {
    title: "Make a handler with a topic",
    text: "Publishers post events to a topic. It comes first, because subscribers choose among topics.",
    link: ({ mayConfigure }) =>
      mayConfigure ? { href: `${HANDLERS.path}/new`, label: "New handler" } : undefined,
  },
  subscriber: {
    title: "Make a subscriber of the topic",
    text: "The URL that receives the events, and the one status that means success. For a first failure take a URL that does not answer with that status.",
    link: ({ mayConfigure }) =>
      mayConfigure ? { href: `${SUBSCRIBERS.path}/new`, label: "New subscriber" } : undefined,
  },
  event: {
    title: "Publish a test event",
    text: "The handler's page has a form that publishes a real event, and shows what becomes of it.",
    link: ({ mayConfigure, handlerId }) =>
      mayConfigure && handlerId ? { href: tryItHref(handlerId), label: "Try it" } : undefined,
  },
  failure: {
    title: "See the delivery fail",
    text: "A delivery fails when its subscriber does not answer with the expected status and no automatic retry is left. If yours was delivered, stop the receiver and publish once more.",
    link: ({ done }) =>
      done.includes("event") ? { href: eventStatusHref({}), label: "Event Status" } : undefined,
  },
  retry: {
    title: "Retry it",
    text: "Correct the cause first. Then select the failure in Delivery Retry and retry it: one more attempt is made.",
    link: ({ mayRetry, done }) =>
      mayRetry && done.includes("failure")
        ? { href: deliveryRetryHref({}), label: "Delivery Retry" }
        : undefined,
  },
} as const satisfies Record<Step, Described>;

type Props = { step: Step; start: GettingStarted; isNext: boolean; isDone: boolean };

/** One step, with the way to take it. */
export function StepOf({ step, start, isNext, isDone }: Props) {
  const { title, text, link }: Described = STEP[step];
  const way = isDone ? undefined : link(start);
  return (
    <>
      <div>
        <b>{title}</b>
        {isDone ? null : <p>{text}</p>}
      </div>
      {way ? (
        <ButtonLink href={way.href} size="compact-sm" variant={isNext ? "filled" : "default"}>
          {way.label}
        </ButtonLink>
      ) : null}
    </>
  );
}
