import { hasUnsavedChanges } from "@/components/ui/leave-guard";
import { notify, withdraw } from "@/components/ui/notify";
import type { Obstacle } from "./router-answers";
import classes from "./unreachable-notice.module.css";

const ID = "page-kept";
/** Between tries while the server cannot be reached. */
const RETRY_MS = 4_000;

let tryAgain = () => {};

/** Says why a click had no effect, and what leads on. */
export function announce(obstacle: Obstacle): void {
  const isSignedOut = obstacle === "signed out";
  notify({
    id: ID,
    tone: "fail",
    title: isSignedOut ? "You were signed out" : "The server cannot be reached",
    text: "This page stays as it is.",
    stays: true,
    action: isSignedOut ? <SignInLink /> : <TryAgain />,
  });
}

export function withdrawAnnouncement(): void {
  withdraw(ID);
}

/** Waits until the request may succeed: the user tries again or comes back from another tab, or the network does. */
export function untilAnotherTry(obstacle: Obstacle): Promise<void> {
  return new Promise((resolve) => {
    const stop = new AbortController();
    const timer = obstacle === "unreachable" ? setTimeout(finish, RETRY_MS) : undefined;
    tryAgain = finish;
    for (const event of ["online", "focus"]) window.addEventListener(event, finish, { signal: stop.signal });
    function finish() {
      clearTimeout(timer);
      stop.abort();
      resolve();
    }
  });
}

/** Leads back to this page. In a tab of its own while this one has unsaved changes, which continue here afterwards. */
function SignInLink() {
  const page = `${location.pathname}${location.search}`;
  return (
    <a
      className={classes.action}
      href={`/sign-in?callbackUrl=${encodeURIComponent(page)}`}
      target={hasUnsavedChanges() ? "_blank" : undefined}
      rel="noreferrer"
    >
      Sign in
    </a>
  );
}

function TryAgain() {
  return (
    <button type="button" className={classes.action} onClick={() => tryAgain()}>
      Try again
    </button>
  );
}
