import { Icon } from "./icons";
import classes from "./ignored-note.module.css";
import { OutsideText } from "./outside-text";

/** Of what somebody wrote into an address, so much is repeated. */
const MOST_SHOWN = 80;

type Ignored = { name: string; value: string; why: string };

/** Says what in the URL was not understood: a wider list than the one asked for must not pass for it. */
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
