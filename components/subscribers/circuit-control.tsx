"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import { changeCircuit } from "@/lib/subscribers/actions";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/time/units";
import { onEnter } from "./on-enter";
import classes from "./subscribers.module.css";

/** How long a circuit stays open; empty: until it is closed by hand. */
const SPANS = [
  { value: "", label: "until it is closed by hand" },
  { value: String(15 * MINUTE_MS), label: "for 15 minutes" },
  { value: String(HOUR_MS), label: "for an hour" },
  { value: String(4 * HOUR_MS), label: "for 4 hours" },
  { value: String(DAY_MS), label: "for a day" },
];

/** Opens or closes a circuit by hand, for a reason. */
export function CircuitControl({ id, isOpen }: { id: string; isOpen: boolean }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<string>();
  const [span, setSpan] = useState("");
  const [isPending, startChange] = useNotifiedTransition();
  const router = useRouter();

  async function change() {
    const until = span === "" || isOpen ? null : new Date(Date.now() + Number(span)).toISOString();
    const state = isOpen ? "closed" : "open";
    const answer = await changeCircuit({ id, change: { state, reason, until } }).catch(() => UNREACHABLE);
    router.refresh();
    if (!answer.ok) return { tone: "fail", title: "Not changed", text: answer.message } as const;
    setReason("");
    const text = isOpen
      ? "Deliveries go out when they are due"
      : "Deliveries are held back; none fails meanwhile";
    return { tone: "ok", title: isOpen ? "Circuit closed" : "Circuit opened", text } as const;
  }

  function submit() {
    const missing = reason.trim() === "" ? "Say why: others see it with your name." : undefined;
    setProblem(missing);
    if (missing === undefined) startChange(change);
  }

  return (
    <>
      <TextInput
        label={isOpen ? "Reason for closing it" : "Reason for opening it"}
        autoComplete="off"
        maxLength={500}
        value={reason}
        error={problem}
        onKeyDown={onEnter(submit)}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {isOpen ? null : (
        <NativeSelect
          label="It stays open"
          data={SPANS}
          value={span}
          onChange={(event) => setSpan(event.currentTarget.value)}
        />
      )}
      <div className={classes.buttons}>
        <Button variant="default" loading={isPending} onClick={submit}>
          {isOpen ? "Close circuit" : "Open circuit"}
        </Button>
      </div>
    </>
  );
}
