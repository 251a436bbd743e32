import { OutsideText } from "@/components/ui/outside-text";
import { MARK } from "@/lib/engine/fingerprint/marks";
import { visible } from "@/lib/text/visible";
import classes from "./groups.module.css";

/** The title of a group, with its folded parts marked by shape and colour; whole on hover where a cell cuts it off. */
export function GroupTitle({ title }: { title: string }) {
  // A split by an expression with one group has the kinds of the marks at its odd places.
  const parts = title.split(MARK);
  return (
    <bdi className={classes.title} title={visible(title)}>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other order
          <span key={index} className={classes.folded}>
            {part}
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <OutsideText key={index} text={part} />
        ),
      )}
    </bdi>
  );
}
