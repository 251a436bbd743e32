import { OutsideText } from "@/components/ui/outside-text";
import type { ShownChange } from "@/lib/audit-trail/changes";
import { visible } from "@/lib/text/visible";
import classes from "./audit-trail.module.css";

/** Old and new values side by side. No table: it would stand in that of the list, whose styles are for rows of the list. */
export function ChangesList({ changes }: { changes: readonly ShownChange[] }) {
  return (
    <div className={classes.changes}>
      <div className={classes.change} aria-hidden="true">
        {["Field", "Old", "New"].map((label) => (
          <span key={label} className={classes.quiet}>
            {label}
          </span>
        ))}
      </div>
      <dl className={classes.list}>
        {changes.map(({ field, values }) => (
          <div key={field} className={classes.change}>
            <dt>
              <OutsideText text={field} />
            </dt>
            <Value name="Old" value={values?.from} />
            <Value name="New" value={values?.to} />
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A value as text. Of rows that older versions wrote only the fact of a change is known. */
function Value({ name, value }: { name: "Old" | "New"; value: unknown }) {
  const label = <span className="visually-hidden">{name}: </span>;
  if (value === undefined || value === null)
    return (
      <dd className={classes.quiet}>
        {label}
        {value === null ? "none" : "not recorded"}
      </dd>
    );
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <dd className={classes.value} data-value={name}>
      {label}
      <span>{visible(text, { lines: true })}</span>
    </dd>
  );
}
