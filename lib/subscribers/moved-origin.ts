import { originOf, originsOf } from "../secrets/origins";

type Urls = { url: string; alternativeUrl: string | null };

/** A URL of another origin than those stored, by the name of its field. */
export type Moved = { field: keyof Urls; origin: string };

const FIELDS = ["url", "alternativeUrl"] as const satisfies readonly (keyof Urls)[];

/** The given URLs whose origin is none of the stored ones: stored secrets are not sent there. */
export function movedOrigins(given: Partial<Urls>, stored: Urls): Moved[] {
  const trusted = originsOf([stored.url, stored.alternativeUrl]);
  return FIELDS.flatMap((field) => {
    const origin = originOf(given[field]);
    return origin !== null && !trusted.has(origin) ? [{ field, origin }] : [];
  });
}
