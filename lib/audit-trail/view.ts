import type { ListData } from "../list/view";
import { partsOfDetail, type ShownChange } from "./changes";
import { fieldLabel } from "./labels";
import type { AuditRow } from "./schema";
import type { AuditSearch } from "./search-params";

/** A row of the list: instead of its detail, which may be long, what the row shows of it. */
export type ListedAuditRow = Omit<AuditRow, "detail"> & {
  /** The name of the target at the time. */
  name: string | null;
  /** Changed fields, or the other facts in short. */
  summary: string;
};

/** The Audit trail screen for a URL. */
export type AuditListData = ListData<ListedAuditRow, AuditSearch>;

/** A row's detail: changes side by side, and the other facts as JSON text. */
export type AuditDetail = {
  id: string;
  at: Date;
  actor: AuditRow["actor"];
  target: AuditRow["target"];
  address: string | null;
  number: string | null;
  isUnproven: boolean;
  changes: ShownChange[];
  /** Null when there are none. */
  facts: string | null;
};

/** The most characters of a summary. */
const LONGEST = 200;
/** The facts that are shown in other columns, or are lists of ids. */
const LEFT_OUT = new Set(["name", "deliveryIds", "filter"]);

export function listedAuditRow({ detail, ...row }: AuditRow): ListedAuditRow {
  const { name } = detail;
  return { ...row, name: typeof name === "string" ? name : null, summary: summaryOf(row.outcome, detail) };
}

export function auditDetail({ action: _action, outcome: _outcome, detail, ...row }: AuditRow): AuditDetail {
  const { changes, facts: all } = partsOfDetail(detail);
  // The name stands with the target.
  const { name: _name, ...facts } = all;
  return {
    ...row,
    changes,
    facts: Object.keys(facts).length > 0 ? JSON.stringify(facts, null, 2) : null,
  };
}

function summaryOf(outcome: AuditRow["outcome"], detail: Record<string, unknown>): string {
  const { changes, facts } = partsOfDetail(detail);
  const changed = changes.map(({ field, values }) => oneChange(field, values));
  const others = Object.entries(facts)
    .filter(([name, value]) => !LEFT_OUT.has(name) && !isEmpty(value))
    .map(([name, value]) => `${fieldLabel(name)} ${inShort(value)}`);
  const text = [...(outcome === "refused" ? [] : changed), ...others].join(" · ");
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function oneChange(field: string, values: ShownChange["values"]): string {
  const label = fieldLabel(field);
  if (!values) return `${label} changed`;
  if (isShort(values.from) && isShort(values.to))
    return `${label} ${inShort(values.from)} → ${inShort(values.to)}`;
  return label;
}

const isEmpty = (value: unknown) =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

const isShort = (value: unknown) => !Array.isArray(value) && inShort(value).length <= 40;

function inShort(value: unknown): string {
  if (value === null) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
