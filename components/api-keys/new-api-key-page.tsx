"use client";

import { useMemo } from "react";
import { FormScreen } from "@/components/form-screen/form-screen";
import { create } from "@/lib/api-keys/actions";
import type { NewApiKeyData } from "@/lib/api-keys/view";
import { apiKeyForm, BLANK } from "./api-key-draft";
import { ApiKeyFields } from "./api-key-fields";

const ACTIONS = { create };

/** Makes an API key, which is shown once. */
export function NewApiKeyPage({ mayNot, zone, today }: NewApiKeyData) {
  const form = useMemo(() => apiKeyForm(zone, today), [zone, today]);
  return (
    <FormScreen
      form={form}
      actions={ACTIONS}
      stored={null}
      start={BLANK}
      fields={(state) => <ApiKeyFields {...state} {...{ mayNot, today }} />}
    />
  );
}
