import Link from "next/link";
import { Mark } from "@/components/ui/mark";
import { OutsideText } from "@/components/ui/outside-text";
import type { OperationCounts } from "@/lib/engine/operation";
import type { ShownOperation } from "@/lib/operations/view";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { count } from "./operation-text";
import classes from "./operations.module.css";

const COLUMNS = [
  ["pending", "Waiting"],
  ["sending", "Being sent"],
  ["delivered", "Delivered"],
  ["failedAgain", "Failed again"],
  ["changed", "Changed"],
  ["skipped", "Skipped"],
  ["cancelled", "Cancelled"],
] as const satisfies readonly (readonly [keyof OperationCounts, string])[];

const STATE = {
  running: { tone: "wait", shape: "arrow", label: "Running" },
  paused: { tone: "wait", shape: "bar", label: "Paused" },
  done: { tone: "off", shape: "check", label: "Done" },
} as const;

/** The results and the state of each subscriber; a result that none has is left out. */
export function BySubscriber({ subscribers }: { subscribers: ShownOperation["bySubscriber"] }) {
  if (subscribers.length === 0) return null;
  const columns = COLUMNS.filter(([name]) => subscribers.some(({ counts }) => counts[name] > 0));
  const more = subscribers.length === 100 ? ", those with the most deliveries" : "";
  return (
    <details className={classes.table}>
      <summary>{`By subscriber (${subscribers.length}${more})`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Subscriber</th>
            <th scope="col">State</th>
            {columns.map(([name, label]) => (
              <th key={name} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subscribers.map(({ subscriberId, subscriberName, state, counts }) => (
            <tr key={subscriberId}>
              <th scope="row">
                {subscriberName === null ? (
                  <span className="mono">{subscriberId}</span>
                ) : (
                  <Link href={subscriberHref(subscriberId)} prefetch={false}>
                    <OutsideText text={subscriberName} />
                  </Link>
                )}
              </th>
              <td data-text>
                <Mark tone={STATE[state].tone} shape={STATE[state].shape} isQuiet>
                  {STATE[state].label}
                </Mark>
              </td>
              {columns.map(([name]) => (
                <td key={name}>{count(counts[name])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
