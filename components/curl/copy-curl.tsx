"use client";

import { useRef, useState } from "react";
import { copyText, showText } from "@/components/ui/copy";
import { notify } from "@/components/ui/notify";
import buttons from "@/components/ui/small-button.module.css";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { copyMasked, copyWithSecrets } from "@/lib/curl/actions";
import type { RequestCopy } from "@/lib/deliveries/copies";
import classes from "./copy-curl.module.css";

const COPIES = {
  masked: {
    label: "Copy as curl",
    title: "Secrets are masked",
    run: copyMasked,
    text: "Secrets are masked in it.",
  },
  secrets: {
    label: "… with secrets",
    title: "With the subscriber’s present secrets, signed anew; it is audited",
    run: copyWithSecrets,
    text: "It contains the subscriber’s present secrets, and is signed anew. The audit trail has it.",
  },
} as const;

type Props = { deliveryId: string; attempt: number; copies: readonly RequestCopy[] };

/** Copies the request of an attempt as a command of a shell. It is read when it is copied: the page does not contain it. */
export function CopyCurl({ deliveryId, attempt, copies }: Props) {
  const [isBusy, setIsBusy] = useState(false);
  const group = useRef<HTMLSpanElement>(null);

  async function copy(kind: RequestCopy): Promise<void> {
    if (isBusy || !group.current) return;
    setIsBusy(true);
    const { run, text } = COPIES[kind];
    const answer = await run({ deliveryId, attempt }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) notify({ tone: "fail", title: "Not copied", text: answer.message });
    else if (await copyText(answer.command, group.current))
      notify({ tone: "ok", title: `Attempt ${attempt} copied as curl`, text });
    else await showText(answer.command);
  }

  return (
    <span ref={group} className={classes.copies}>
      {copies.map((kind) => (
        <button
          key={kind}
          type="button"
          className={buttons.small}
          title={COPIES[kind].title}
          aria-label={kind === "secrets" ? "Copy as curl with secrets" : undefined}
          aria-busy={isBusy}
          onClick={() => void copy(kind)}
        >
          {COPIES[kind].label}
        </button>
      ))}
    </span>
  );
}
