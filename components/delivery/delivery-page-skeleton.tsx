import classes from "./delivery.module.css";
import { DeliveryTitle } from "./delivery-page";

/** The shape of a delivery's page while it is read. The id is known from the address. */
export function DeliveryPageSkeleton({ id }: { id: string }) {
  return (
    <div className={classes.page} aria-busy="true">
      <DeliveryTitle id={id} />
      <p className="visually-hidden">The delivery is being read …</p>
      <div className={classes.area}>
        <div className={classes.contents}>
          <div className={classes.card} style={{ minHeight: 420 }} aria-hidden="true" />
          <div className={classes.card} style={{ minHeight: 330 }} aria-hidden="true" />
        </div>
      </div>
    </div>
  );
}
