import { Text } from "@mantine/core";
import { count } from "@/components/operations/operation-text";
import type { Question } from "@/components/ui/confirm";
import { OutsideText } from "@/components/ui/outside-text";
import type { ListedDelivery } from "@/lib/deliveries/view/screen";
import { daysText } from "@/lib/retention/days-text";

const LABELS = {
  retry: { title: "Retry", button: "Retry", consequence: () => "Each gets one more attempt, now." },
  discard: {
    title: "Delete",
    button: "Delete",
    consequence: (binDays: number) =>
      `They leave this list for the bin, from where they can be restored for ${daysText(binDays)}. Their events show them until then.`,
  },
} as const;

/** The most subscribers named; the rest is a sum. */
const MAX_NAMED = 6;

/**
 * The question before an operation, with the number of selected deliveries and their subscribers.
 * @param rows those of them that were in view once @param binDays how long deleted deliveries can be restored
 */
export function operationQuestion(
  kind: keyof typeof LABELS,
  selected: number,
  rows: readonly ListedDelivery[],
  binDays: number,
): Question {
  const { title, button, consequence } = LABELS[kind];
  const number = count(selected);
  const noun = selected === 1 ? "delivery" : "deliveries";
  return {
    title: `${title} ${number} ${noun}?`,
    body: (
      <>
        <Subscribers rows={rows} />
        <Text size="sm" c="dimmed" mt="sm">
          {consequence(binDays)}
        </Text>
      </>
    ),
    confirm: `${button} ${number} ${noun}`,
    isDestructive: kind === "discard",
  };
}

function Subscribers({ rows }: { rows: readonly ListedDelivery[] }) {
  const perName = new Map<string, number>();
  for (const { subscriberName } of rows) perName.set(subscriberName, (perName.get(subscriberName) ?? 0) + 1);
  const named = [...perName].sort((a, b) => b[1] - a[1]);
  const rest = named.slice(MAX_NAMED);
  return (
    <ul style={{ margin: 0, paddingLeft: 18, lineHeight: 1.6 }}>
      {named.slice(0, MAX_NAMED).map(([name, number]) => (
        <li key={name}>
          {count(number)} to{" "}
          <b>
            <OutsideText text={name} />
          </b>
        </li>
      ))}
      {rest.length ? (
        <li>
          {count(rest.reduce((sum, [, number]) => sum + number, 0))} to {rest.length} more subscribers
        </li>
      ) : null}
    </ul>
  );
}
