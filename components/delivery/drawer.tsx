"use client";

import { ActionIcon, Skeleton } from "@mantine/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { AfterChange } from "@/components/deliveries/after-change";
import { useKeys } from "@/components/keyboard/use-keys";
import { readOnChange } from "@/components/live/read-on-change";
import { Icon } from "@/components/ui/icons";
import { LiveArea } from "@/components/ui/live-area";
import { deliveryPageHref } from "@/lib/deliveries/search-params";
import { visible } from "@/lib/text/visible";
import { closeBeside, focusRowOf, placeBeside, stepBeside } from "./beside";
import classes from "./delivery.module.css";
import { DeliveryContents } from "./delivery-contents";
import { type LoadedDelivery, readDelivery } from "./read-delivery";

/** What is shown is read again when deliveries change, so often at the most. */
const EVERY_MS = 2_000;

type Loaded = LoadedDelivery & { id: string };

/** One delivery beside the page, which stays as it is: only this is read. The page's keys go on working. */
export function DeliveryDrawer({ id }: { id: string }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const latest = useRef(id);
  latest.current = id;
  const read = useCallback(async (signal?: AbortSignal) => {
    const wanted = latest.current;
    const next = await readDelivery(wanted, signal);
    if (!signal?.aborted && wanted === latest.current) setLoaded({ ...next, id: wanted });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery is read anew
  useEffect(() => {
    const stop = new AbortController();
    void read(stop.signal);
    body.current?.scrollTo({ top: 0 });
    return () => stop.abort();
  }, [read, id]);
  useEffect(() => readOnChange(["deliveries"], () => read(), { everyMs: EVERY_MS }), [read]);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    return () => {
      // What had the focus in it is gone: its row goes on with it.
      if (document.activeElement === document.body) focusRowOf(latest.current);
    };
  }, []);
  useKeys({
    nextRow: (event) => !isScrolling(event) && stepBeside(1),
    previousRow: (event) => !isScrolling(event) && stepBeside(-1),
    clearSelection: closeBeside,
  });
  const place = placeBeside(id);
  const shown = loaded?.id === id ? loaded : undefined;
  const name = shown && "view" in shown ? shown.view.timeline.delivery.subscriberName : null;
  // Beside the page, not in it: a landmark of its own. It is drawn in the browser alone.
  return createPortal(
    <aside className={classes.drawer} aria-label="Delivery" aria-busy={shown === undefined}>
      <header className={classes.drawerHead}>
        <h2 ref={heading} tabIndex={-1}>
          Delivery{name === null ? "" : ` to ${visible(name)}`}
        </h2>
        {place ? (
          <span className={classes.none} role="status">
            {place.at} of {place.of}
          </span>
        ) : null}
        <Step step={-1} isPossible={place !== null && place.at > 1} />
        <Step step={1} isPossible={place !== null && place.at < place.of} />
        <a href={deliveryPageHref(id)}>Open page</a>
        <ActionIcon
          variant="subtle"
          aria-label="Close the delivery"
          title="Close (Escape)"
          onClick={closeBeside}
        >
          <Icon name="cross" size={14} />
        </ActionIcon>
      </header>
      <div ref={body} className={classes.drawerBody}>
        <AfterChange value={() => void read()}>
          <LiveArea className={classes.area ?? ""}>
            {shown === undefined ? (
              <Skeleton height={320} />
            ) : "problem" in shown ? (
              <Problem problem={shown.problem} isSignedOut={shown.isSignedOut ?? false} />
            ) : (
              <DeliveryContents key={id} view={shown.view} />
            )}
          </LiveArea>
        </AfterChange>
      </div>
    </aside>,
    document.body,
  );
}

/** Arrows scroll the drawer when it has the focus. */
function isScrolling(event: KeyboardEvent): boolean {
  return event.key.startsWith("Arrow") && document.activeElement?.closest("tr[data-row-id]") === null;
}

function Step({ step, isPossible }: { step: 1 | -1; isPossible: boolean }) {
  const name = step === 1 ? "Next delivery" : "Previous delivery";
  return (
    <ActionIcon
      variant="subtle"
      aria-label={name}
      title={`${name} (${step === 1 ? "j" : "k"})`}
      aria-disabled={!isPossible}
      data-disabled={isPossible ? undefined : true}
      onClick={() => stepBeside(step)}
    >
      <Icon name={step === 1 ? "arrowDown" : "arrowUp"} size={14} />
    </ActionIcon>
  );
}

function Problem({ problem, isSignedOut }: { problem: string; isSignedOut: boolean }) {
  const here = `${window.location.pathname}${window.location.search}`;
  return (
    <p className={classes.problem} role="alert">
      {problem}{" "}
      {isSignedOut ? <a href={`/sign-in?callbackUrl=${encodeURIComponent(here)}`}>Sign in</a> : null}
    </p>
  );
}
