import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { choice, ids, options } from "../list/filters";
import type { ReadList } from "../list/read";
import type { ExportFormat } from "./export";
import { NOUN_LABEL, OUTCOME_LABEL } from "./labels";
import { ACTION_FORMAT, type AuditFilter, LONGEST_DAYS, MOST_ACTORS } from "./schema";

/** The URL of the Audit trail screen. */

export const AUDIT = { label: "Audit trail", path: "/audit" } as const;

/** A user or key by id, or an actor without an id by name. */
const isActor = (text: string) => text.length > 0 && text.length <= 200;

export const auditList = defineList({
  name: "audit",
  path: AUDIT.path,
  dates: { longestDays: LONGEST_DAYS },
  filters: {
    actor: options({ label: "Who", most: MOST_ACTORS }, isActor),
    noun: choice({ label: "Of what", labels: NOUN_LABEL }),
    action: options({ label: "Action" }, (text) => ACTION_FORMAT.test(text)),
    outcome: choice({ label: "Outcome", labels: OUTCOME_LABEL }),
    operationId: ids({ label: "Operation ID" }),
  },
  orders: { at: ["instant", "id"] },
});

export type AuditSearch = SearchOf<typeof auditList>;

/** Builds a link to the screen; defaults are left out of the URL. */
export const auditHref = (search: Patch<AuditSearch>) => listHref(auditList, search);

/** Builds a link to the export of all rows that a search matches, with its dates written out: a day may end meanwhile. */
export function exportHref(search: AuditSearch, format: ExportFormat): string {
  const whole = {
    ...search,
    ...(search.last ? { from: null, to: null } : {}),
    after: null,
    before: null,
    page: null,
  };
  const href = listHref({ ...auditList, path: `${AUDIT.path}/export` }, { ...whole, limit: null });
  return `${href}${href.includes("?") ? "&" : "?"}format=${format}`;
}

/** The filter of a URL that was read. */
export function auditFilter({ search, period }: ReadList<AuditSearch>): AuditFilter {
  const { actor, noun, action, outcome, operationId } = search;
  return {
    period,
    actors: actor,
    nouns: noun,
    actions: action,
    outcomes: outcome,
    operationIds: operationId,
  };
}
