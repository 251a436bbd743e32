import bones from "@/components/list-screen/list-skeleton.module.css";
import { EventTitle } from "./event-head";
import classes from "./event-page.module.css";

/** The shape of an event's page while it is read. The event's id is known from the address. */
export function EventPageSkeleton({ id }: { id: string }) {
  return (
    <div className={classes.page} aria-busy="true">
      <header className={classes.head}>
        <EventTitle id={id} />
        <div className={classes.headEnd}>
          <i className={bones.button} />
        </div>
      </header>
      <div className={classes.columns}>
        <p className="visually-hidden">The event is being read …</p>
        <Shape height={420} />
        <div className={classes.side}>
          <Shape height={330} />
          <Shape height={240} />
        </div>
      </div>
    </div>
  );
}

const Shape = ({ height }: { height: number }) => (
  <div className={classes.card} style={{ minHeight: height }} aria-hidden="true">
    <i className={bones.line} />
  </div>
);
