import { shortened } from "@/lib/text/id-format";
import classes from "./short-id.module.css";

/**
 * An ID shortened in the middle, whole on hover and on copy. Needs an ancestor with copyOnClick (./copy.tsx). The style sheet
 * draws the icons: as markup they would be a third of a long list's page. The link is a
 * plain one, which the list follows without loading the page anew (components/list-screen/list-body.tsx).
 */
export function ShortId({ id, what, href }: { id: string; what: string; href?: string }) {
  const text = (
    <span className="mono" title={id}>
      {shortened(id)}
    </span>
  );
  return (
    <span className={classes.id}>
      {href ? (
        <a href={href} className={classes.link} tabIndex={-1}>
          {text}
        </a>
      ) : (
        text
      )}
      <button
        type="button"
        className={classes.copy}
        data-copy={id}
        aria-label={`Copy ${what}`}
        tabIndex={-1}
      />
    </span>
  );
}
