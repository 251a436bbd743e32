import { Icon } from "@/components/ui/icons";
import type { PolicyInUse } from "@/lib/policies/view";
import classes from "./policies.module.css";

const WHAT = {
  retry: "The stored retries cannot be read by this release, so there is no automatic retry.",
  interceptors:
    "The stored interceptors cannot be read by this release, so they refuse every request, and only API keys may publish.",
} as const;

/** Says what of a policy another release or program has written. It stays as it is until it is changed here. */
export function UnreadableNote({ unreadable }: Pick<PolicyInUse, "unreadable">) {
  return unreadable.map((part) => (
    <div key={part} role="note" className={classes.warning}>
      <Icon name="alert" />
      <p>{WHAT[part]} They stay as they are stored until you change them here.</p>
    </div>
  ));
}
