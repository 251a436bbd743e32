"use client";

import { Switch } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useTransition } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { update } from "@/lib/api-keys/actions";
import type { ApiKeyAnswer } from "@/lib/api-keys/schema";

type Props = { apiKey: ApiKeyAnswer; isFixed: boolean };

/** Gives a key the scope `payloads:read`, or takes it. It applies from the next request on. */
export function PayloadSwitch({ apiKey: { id, seesPayloads }, isFixed }: Props) {
  const [isPending, startTransition] = useTransition();
  const router = useRouter();

  function change(next: boolean) {
    startTransition(async () => {
      const answer = await update({ id, seesPayloads: next }).catch(() => UNREACHABLE);
      if (!answer.ok) notify({ tone: "fail", title: "Not changed", text: answer.message });
      router.refresh();
    });
  }

  return (
    <Switch
      label="Sees payloads"
      description="Payloads of events, and the headers and bodies of answers, where its other scopes let it read them."
      checked={seesPayloads}
      disabled={isFixed || isPending}
      onChange={(event) => change(event.currentTarget.checked)}
    />
  );
}
