import { Facts } from "@/components/ui/facts";
import { OutsideText } from "@/components/ui/outside-text";
import type { JsonPatch } from "@/lib/engine/json-patch/operation";
import type { PatchCheck, ShownEdit } from "@/lib/operations/schema/set-edit";
import { count } from "../operation-text";
import classes from "./edit.module.css";
import { operationText } from "./patch-text";

/** What is changed of each delivery of a set: operations of the patch, headers with their secrets masked, URL. */
export function EditFacts({ edit: { patch, patchCheck, headers, url } }: { edit: ShownEdit }) {
  const named = Object.entries(headers ?? {});
  return (
    <Facts
      facts={{
        Patch: patch ? <PatchText patch={patch} /> : patchCheck ? "withheld: you may not see payloads" : null,
        Headers:
          named.length > 0 ? (
            <ul className={classes.lines}>
              {named.map(([name, value]) => (
                <li key={name}>
                  <OutsideText text={`${name}: ${value}`} />
                </li>
              ))}
            </ul>
          ) : null,
        URL: url ?? null,
      }}
    />
  );
}

function PatchText({ patch }: { patch: JsonPatch }) {
  return (
    <ol className={classes.lines} start={0}>
      {patch.map((operation, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an operation is its place
        <li key={index}>
          <OutsideText text={operationText(operation)} />
        </li>
      ))}
    </ol>
  );
}

/** To how many the patch applies, to which not and why, and how far was looked. @param total deliveries of the set */
export function PatchCheckText({
  check: { checked, applies, doesNotApply, isComplete },
  total,
}: {
  check: PatchCheck;
  total: number;
}) {
  const others = doesNotApply.reduce((sum, one) => sum + one.count, 0);
  return (
    <section aria-label="Whether the patch applies">
      <p>
        The patch applies to <b>{count(applies)}</b> of {count(checked)} looked at
        {others > 0 ? `, and not to ${count(others)}, which are skipped:` : "."}
      </p>
      {others > 0 ? (
        <ul className={classes.lines}>
          {doesNotApply.map((one) => (
            <li key={one.why}>
              {count(one.count)} × <OutsideText text={one.why} />
            </li>
          ))}
        </ul>
      ) : null}
      {isComplete ? null : (
        <p className={classes.quiet}>
          {`Only these were looked at, of ${count(total)}: whether it applies to the others is found when each is sent.`}
        </p>
      )}
    </section>
  );
}
