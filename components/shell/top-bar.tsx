import Link from "next/link";
import { LogoMark } from "@/components/ui/logo";
import { type Account, AccountMenu } from "./account-menu";
import { Jump } from "./jump";
import { NavigationLinks } from "./navigation-links";
import classes from "./top-bar.module.css";

/** The bar of the frame: the current screen, the other screens, and the account. */
export function TopBar({ account, zone, offset }: { account: Account; zone: string; offset: string }) {
  return (
    <>
      <a className={classes.skip} href="#content">
        Skip to content
      </a>
      <header className={classes.bar}>
        <Link href="/delivery-retry" aria-label="Redeliver" prefetch={false} className={classes.brand}>
          <LogoMark />
          <span>Redeliver</span>
        </Link>
        <NavigationLinks />
        <div className={classes.end}>
          <Jump />
          <AccountMenu account={account} zone={zone} offset={offset} />
        </div>
      </header>
    </>
  );
}
