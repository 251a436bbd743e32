import { memo } from "react";
import { OutsideText } from "@/components/ui/outside-text";
import { visible } from "@/lib/text/visible";
import type { Toggle } from "./handler-grid";
import type { GridTopic } from "./subscription-draft";
import classes from "./subscriptions.module.css";

type Props = {
  topic: GridTopic;
  row: number;
  contexts: readonly string[];
  /** The subscribed contexts, separated by spaces: a text, so that only a changed row renders again. */
  subscribed: string;
  /** The cell of this row that Tab reaches; empty for none. */
  stop: string;
  toggle: Toggle;
};

/** One topic: a box in each context in which it is enabled. */
export const TopicRow = memo(function TopicRow(props: Props) {
  const { topic, row, contexts, subscribed, stop, toggle } = props;
  const ticked = subscribed.split(" ");
  return (
    <tr>
      <th scope="row">
        <OutsideText text={topic.name} />
      </th>
      {contexts.map((context, column) => {
        const cell = `${row} ${column}`;
        if (!topic.contexts.includes(context) && !ticked.includes(context)) {
          return (
            <td key={context} className={classes.off} title={`Not enabled in ${visible(context)}`}>
              –
            </td>
          );
        }
        return (
          <td key={context}>
            <input
              type="checkbox"
              aria-label={`${visible(topic.name)} in ${visible(context)}`}
              data-cell={cell}
              tabIndex={stop === cell ? 0 : -1}
              checked={ticked.includes(context)}
              onChange={(event) => toggle([topic.path], context, event.currentTarget.checked)}
            />
          </td>
        );
      })}
    </tr>
  );
});
