import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "../lib/net/free-port";
import { identify } from "../lib/supervisor/process-identity";
import { IS_UP, processesOf, startRedeliver } from "../lib/testing/processes/redeliver-process";
import { signInByForm } from "./support/sign-in";
import { expect, test } from "./support/test";

const isGone = (pid: number) => identify(pid) === undefined;

test("npm start: the first user signs in and sees failures; killed processes are restarted; no process remains", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const home = await mkdtemp(path.join(tmpdir(), "redeliver-start-"));
  await chmod(home, 0o755);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let redeliver = startRedeliver(home, port);
  try {
    await test.step("a first start ends with how to sign in", async () => {
      await redeliver.untilSaid(IS_UP);
      expect(redeliver.said()).toContain(`Redeliver is ready: ${url}`);
    });

    await test.step("the printed password leads to today's failures", async () => {
      const [, email = ""] = redeliver.said().match(/Sign in as +(\S+)/) ?? [];
      const [, password = ""] = redeliver.said().match(/Password +(\S+)/) ?? [];
      await signInByForm(page, url, email, password);
      await expect(page.getByRole("row").filter({ hasText: "Warehouse gateway" }).first()).toBeVisible();
      await page.goto("about:blank");
    });

    await test.step("a killed worker, web server and database are started again", async () => {
      const before = [...processesOf(home).values()];
      for (const pid of before) process.kill(pid, "SIGKILL");
      await redeliver.untilSaid(/PostgreSQL is back/);
      await redeliver.untilSaid(/The delivery worker is back/);
      await redeliver.untilSaid(/The web server is back/);
      await expect
        .poll(async () => (await fetch(`${url}/api/health`).catch(() => undefined))?.status)
        .toBe(200);
      expect(before.filter((pid) => !isGone(pid))).toEqual([]);
    });

    await test.step("a killed supervisor leaves nothing, and the next start does not mind", async () => {
      const children = [...processesOf(home).values()];
      redeliver.process.kill("SIGKILL");
      const startedAt = performance.now();
      redeliver = startRedeliver(home, port);
      await redeliver.untilSaid(IS_UP);
      expect(children.filter((pid) => !isGone(pid))).toEqual([]);
      expect(redeliver.said()).not.toMatch(/Building|Loading/);
      expect(redeliver.said()).toContain("the one shown or set at the first start");
      console.log(`Started again in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
    });

    await test.step("SIGTERM stops everything in order", async () => {
      const children = [...processesOf(home).values()];
      expect(await redeliver.stop()).toBe(0);
      expect(redeliver.said()).toMatch(/delivery worker[\s\S]*web server[\s\S]*PostgreSQL[\s\S]*Stopped\./);
      expect(children.filter((pid) => !isGone(pid))).toEqual([]);
    });
  } finally {
    await redeliver.stop().catch(() => {});
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
});
