import classes from "./not-saved.module.css";

/** After a conflict: what was loaded again, and which changed parts somebody else has changed as well. */
export function Overlaps({ parts }: { parts: readonly string[] }) {
  return (
    <div className={classes.note} role="status">
      <p>
        <b>Loaded again, with your changes on top.</b>{" "}
        {parts.length === 0
          ? "Nobody else has changed the same parts. Save when it looks right."
          : `Somebody else has changed these parts as well: ${parts.map(inWords).join(", ")}. Yours is shown, and replaces theirs when you save.`}
      </p>
    </div>
  );
}

/** The name of a part as words: `developerEmail` → developer email. */
function inWords(part: string): string {
  return part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
