import { Icon } from "./icons";
import classes from "./ignored-note.module.css";
import { OutsideText } from "./outside-text";

/** Characters of a value from the address that are shown. */
const MOST_SHOWN = 80;

type Ignored = { name: string; value: string; why: string };

/** Names the ignored parts of the URL: a wider list must not be taken for the requested one. */
export function IgnoredNote({ ignored }: { ignored: Ignored[] }) {
  if (ignored.length === 0) return null;
  return (
    <div role="note" className={classes.note}>
      <Icon name="alert" />
      <ul>
        {ignored.map(({ name, value, why }) => (
          <li key={`${name} ${value}`}>
            Ignored in the address:{" "}
            <b>
              <OutsideText text={name.slice(0, MOST_SHOWN)} />
            </b>
            {value ? (
              <>
                {" "}
                “<OutsideText text={value.slice(0, MOST_SHOWN)} />”
              </>
            ) : null}{" "}
            {why}.
          </li>
        ))}
      </ul>
    </div>
  );
}
