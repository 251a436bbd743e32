import { Icon } from "@/components/ui/icons";
import type { NavigationWidth } from "./navigation-cookie";
import classes from "./navigation-links.module.css";

/** Two buttons, of which the style sheet shows the one that changes the present width: the server does not know the page's width. */
export function NavigationToggle({ onChoose }: { onChoose: (width: NavigationWidth) => void }) {
  return (
    <div className={classes.toggle}>
      <button type="button" className={classes.collapse} onClick={() => onChoose("rail")}>
        <Icon name="sidebar" />
        Collapse
        <span className="visually-hidden"> the navigation</span>
      </button>
      <button
        type="button"
        className={classes.expand}
        aria-label="Expand the navigation"
        onClick={() => onChoose("open")}
      >
        <Icon name="sidebar" />
        <span aria-hidden="true" className={classes.tip}>
          Expand the navigation
        </span>
      </button>
    </div>
  );
}
