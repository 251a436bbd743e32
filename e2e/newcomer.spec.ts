import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { freePort } from "../lib/net/free-port";
import { IS_UP, type Redeliver, startRedeliver } from "../lib/testing/processes/redeliver-process";
import { findings } from "./support/axe";
import { untilUsable } from "./support/list";
import { signInByForm } from "./support/sign-in";
import { expect, test } from "./support/test";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const steps = (page: Page) => page.getByRole("region", { name: "Getting started" });

/** Starts an empty hub that may deliver to loopback. */
async function startEmptyHub(): Promise<{ hub: Redeliver; url: string; end: () => Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), "redeliver-newcomer-"));
  await chmod(home, 0o755); // the server of the database runs as its own user when the tests run as root
  const port = await freePort();
  const variables = { REDELIVER_DEMO: "0", DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8" };
  const hub = startRedeliver(home, port, variables);
  const end = async () => {
    await hub.stop().catch(() => {});
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  return { hub, url: `http://localhost:${port}`, end };
}

test("a newcomer gets from an empty hub to a failed and retried delivery through the console alone", async ({
  page,
  receiver,
}) => {
  test.setTimeout(180_000);
  const { hub, url, end } = await startEmptyHub();
  const follow = (name: string) => steps(page).getByRole("link", { name }).click();
  const untilForm = (name: string) =>
    expect(page.getByRole("form", { name, exact: true })).not.toHaveAttribute("inert");
  try {
    await hub.untilSaid(IS_UP);
    const [, email = ""] = hub.said().match(/Sign in as +(\S+)/) ?? [];
    const [, password = ""] = hub.said().match(/Password +(\S+)/) ?? [];
    await signInByForm(page, url, email, password);

    await test.step("a handler with a topic", async () => {
      await expect(steps(page)).toContainText("This hub is empty.");
      expect(await findings(page)).toEqual([]);
      await follow("New handler");
      await untilForm("Handler");
      await field(page, "Name").fill("Orders");
      await field(page, "Base path").fill("/orders");
      await field(page, "Name of topic 1").fill("created");
      await page.getByRole("button", { name: "Create handler" }).click();
      await expect(page).toHaveURL(/\/handlers\/[0-9a-f-]{36}$/);
    });

    await test.step("a subscriber that fails", async () => {
      receiver.answer({ "/hook": { status: 503 } });
      await page.getByRole("link", { name: "Subscribers", exact: true }).click();
      await expect(steps(page)).toContainText("1 of 5 steps are done.");
      await follow("New subscriber");
      await untilForm("Subscriber");
      await field(page, "Name").fill("Ledger");
      await field(page, "URL").fill(receiver.url("/hook"));
      await page.getByRole("checkbox", { name: "created in default" }).click();
      await page.getByRole("button", { name: "Create subscriber" }).click();
      await page.getByRole("button", { name: "I have stored it" }).click();
      await expect(page).toHaveURL(/\/subscribers\/[0-9a-f-]{36}$/);
    });

    await test.step("a test event, whose delivery fails", async () => {
      await page.getByRole("link", { name: "Event Status", exact: true }).click();
      await follow("Try it");
      const tryIt = page.getByRole("form", { name: "Try it" });
      await tryIt.getByRole("button", { name: "Publish event" }).click();
      await expect(tryIt).toContainText("202 Accepted");
      const deliveries = tryIt.getByRole("region", { name: "Deliveries of the event" });
      await expect(deliveries).toContainText("Failed");
      await deliveries.getByRole("link", { name: "Retry in Delivery Retry" }).click();
    });

    await test.step("the cause is gone, and the retry delivers", async () => {
      receiver.answer({});
      await untilUsable(page);
      await page.getByRole("row", { name: "Ledger" }).getByRole("checkbox").click();
      await page.getByRole("button", { name: /^Retry selected/i }).click();
      await expect(page.getByText("1 delivered")).toBeVisible();
      expect(receiver.requests.map((request) => request.path)).toEqual(["/hook", "/hook"]);
      await page.getByRole("link", { name: "Delivery Retry", exact: true }).click();
      await expect(page.getByRole("heading", { name: "No failed deliveries today" })).toBeVisible();
      await expect(steps(page)).toHaveCount(0);
    });
  } finally {
    await page.goto("about:blank");
    await end();
  }
});
