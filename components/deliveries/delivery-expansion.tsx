"use client";

import { Skeleton } from "@mantine/core";
import { useEffect, useState } from "react";
import classes from "./delivery-expansion.module.css";
import { type LoadedExpansion, readExpansion } from "./read-expansion";

type Props = { deliveryId: string; eventId: string; clock: { now: Date; zone: string } };

/** The last response of a row, its event as received and its facts, read when the row is expanded. */
export function DeliveryExpansion({ deliveryId, eventId, clock }: Props) {
  const [loaded, setLoaded] = useState<LoadedExpansion>();
  useEffect(() => {
    const left = new AbortController();
    readExpansion(deliveryId, left.signal).then((result) => left.signal.aborted || setLoaded(result));
    return () => left.abort();
  }, [deliveryId]);
  if (!loaded) return <Loading />;
  if ("problem" in loaded) {
    return (
      <div className={classes.expansion} role="alert">
        <p className={classes.problem}>
          {loaded.problem} {loaded.isSignedOut ? <SignIn /> : null}
        </p>
      </div>
    );
  }
  const { view, ExpansionParts } = loaded;
  return (
    <div className={classes.expansion}>
      <ExpansionParts {...{ view, deliveryId, eventId, clock }} />
    </div>
  );
}

/** A whole page load: signing in needs no script of the page that is left. */
function SignIn() {
  const here = `${window.location.pathname}${window.location.search}`;
  return <a href={`/sign-in?callbackUrl=${encodeURIComponent(here)}`}>Sign in</a>;
}

function Loading() {
  return (
    <div className={classes.expansion} aria-busy="true">
      <Skeleton height={160} />
      <Skeleton height={160} />
      <Skeleton height={120} />
    </div>
  );
}
