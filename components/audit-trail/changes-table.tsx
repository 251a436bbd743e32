import { OutsideText } from "@/components/ui/outside-text";
import type { ShownChange } from "@/lib/audit-trail/schema";
import { visible } from "@/lib/text/visible";
import classes from "./audit-trail.module.css";

/** Old and new values side by side. */
export function ChangesTable({ changes }: { changes: readonly ShownChange[] }) {
  return (
    <table className={classes.changes} aria-label="Changes">
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Old</th>
          <th scope="col">New</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, values }) => (
          <tr key={field}>
            <th scope="row">
              <OutsideText text={field} />
            </th>
            {values ? (
              <>
                <Value value={values.from} sign="−" />
                <Value value={values.to} sign="+" />
              </>
            ) : (
              <td colSpan={2} className={classes.quiet}>
                changed; the values were not recorded
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, sign }: { value: unknown; sign: "−" | "+" }) {
  if (value === null) return <td className={classes.quiet}>none</td>;
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <td data-sign={sign}>
      <pre className={classes.value}>{visible(text, { lines: true })}</pre>
    </td>
  );
}
