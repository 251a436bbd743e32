import { Icon } from "./icons";
import classes from "./ignored-note.module.css";

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
            Ignored in the address: <b>{name}</b>
            {value ? <> “{value.slice(0, 80)}”</> : null} {why}.
          </li>
        ))}
      </ul>
    </div>
  );
}
