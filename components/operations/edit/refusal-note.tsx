import { deliveryPageHref } from "@/lib/deliveries/search-params";
import type { FieldProblem } from "@/lib/errors";
import { operationHref } from "@/lib/operations/search-params";
import classes from "../start/start.module.css";

export type Refusal = { message: string; details: readonly FieldProblem[] };

/** Why an edit is refused. What holds the delivery opens in a new tab: what was typed stays, to be sent once that has ended. */
export function RefusalNote({ message, details }: Refusal) {
  const idAt = (name: string) => details.find(({ field }) => field === name)?.message;
  const copy = idAt("copy");
  const operation = idAt("in_operation");
  return (
    <p role="alert" className={classes.problem}>
      {message}
      {copy ? <Opened href={deliveryPageHref(copy)}>Open the copy in a new tab</Opened> : null}
      {operation ? <Opened href={operationHref(operation)}>Open the operation in a new tab</Opened> : null}
    </p>
  );
}

function Opened({ href, children }: { href: string; children: string }) {
  return (
    <>
      {" "}
      <a href={href} target="_blank" rel="noopener">
        {children}
      </a>
    </>
  );
}
