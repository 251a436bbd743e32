import type { z } from "zod";
import { newApiKey } from "@/lib/api-keys/schema";
import { API_KEYS } from "@/lib/api-keys/search-params";
import { defineForm } from "@/lib/form/form";
import { addDays, endOfDay } from "@/lib/time/zone";

/** When a key expires: after a number of days, on a day, or never. */
export const EXPIRIES = ["30", "90", "365", "day", "never"] as const;
export type Expiry = (typeof EXPIRIES)[number];

export type ApiKeyDraft = {
  name: string;
  scopes: string[];
  expiry: Expiry;
  /** The day of the expiry `day`; null: not chosen yet. */
  day: string | null;
};

export const BLANK: ApiKeyDraft = { name: "", scopes: [], expiry: "90", day: null };

/** The last day of a key. */
export function lastDay({ expiry, day }: Pick<ApiKeyDraft, "expiry" | "day">, today: string): string | null {
  if (expiry === "never") return null;
  return expiry === "day" ? (day ?? addDays(today, 90)) : addDays(today, Number(expiry));
}

/** The form of a new key, whose days are those of the maker's zone. A key is valid until the end of its last day. */
export function apiKeyForm(zone: string, today: string) {
  return defineForm<ApiKeyDraft, ApiKeyDraft, z.input<typeof newApiKey>>({
    ...API_KEYS,
    schema: newApiKey,
    secretsHint:
      "Give it to the program that uses it: Authorization: Bearer <key>. Only its hash is stored here.",
    toDraft: (draft) => draft,
    toBody: ({ name, scopes, ...expiry }) => {
      const last = lastDay(expiry, today);
      const expiresAt = last === null ? null : endOfDay(zone, last).toISOString();
      return { name: name.trim(), scopes, expiresAt };
    },
  });
}
