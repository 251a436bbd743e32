import Link from "next/link";
import type { OneDelivery } from "@/lib/deliveries/detail";
import { deliveryPageHref } from "@/lib/deliveries/search-params";
import { count } from "../operations/operation-text";

/** The most copies that are named; the rest is a number. */
const MOST_NAMED = 5;

/** Of which delivery it is an edited copy, and which are edited copies of it; nothing for others. */
export function EditedCopies({ delivery }: { delivery: OneDelivery }) {
  const { editedFrom, editedTo, isOriginalRemoved } = delivery;
  if (editedFrom === null && editedTo.length === 0) return null;
  const named = editedTo.slice(-MOST_NAMED);
  return (
    <>
      {editedFrom === null ? null : (
        <>
          {" "}
          Edited copy of{" "}
          {isOriginalRemoved ? (
            "a failed delivery, which retention has removed"
          ) : (
            <Link href={deliveryPageHref(editedFrom)}>a failed delivery</Link>
          )}
          , by hand.
        </>
      )}
      {named.length === 0 ? null : (
        <>
          {" "}
          Retried as {editedTo.length === 1 ? "an edited copy" : `${count(editedTo.length)} edited copies`}:{" "}
          {named.map((id, at) => (
            <span key={id}>
              {at > 0 ? ", " : null}
              <Link href={deliveryPageHref(id)}>
                <span className="mono">…{id.slice(-8)}</span>
              </Link>
            </span>
          ))}
          .
        </>
      )}
    </>
  );
}
