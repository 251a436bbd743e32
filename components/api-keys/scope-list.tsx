import type { ApiKeyScope } from "@/lib/access/roles";
import { SCOPE_LABEL, scopeLabel } from "@/lib/api-keys/labels";
import classes from "./api-keys.module.css";

/** Scopes with what each allows. */
export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className={classes.scopes}>
      {scopes.map((scope) => (
        <li key={scope}>
          <span>
            {scopeLabel(scope)} <span className={`mono ${classes.quiet}`}>{scope}</span>
          </span>
          <span className={classes.quiet}>
            {Object.hasOwn(SCOPE_LABEL, scope) ? SCOPE_LABEL[scope as ApiKeyScope].allows : null}
          </span>
        </li>
      ))}
    </ul>
  );
}
