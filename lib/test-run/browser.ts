import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findBrowser } from "../testing/browser";
import { runTool } from "./tool";

/**
 * Finds a browser for the browser tests: an installed one, else Playwright's download, else, as root on Debian, its package.
 * @returns undefined when none of them runs.
 */
export async function obtainBrowser(signal: AbortSignal): Promise<string | undefined> {
  const installed = working(findBrowser());
  if (installed) return installed;
  console.log("No Chromium or Chrome is installed: downloading Playwright's own …");
  await runTool("@playwright/test", ["install", "chromium"], { signal });
  const downloaded = working(findBrowser());
  if (downloaded) return downloaded;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  console.log("The download does not run: installing Debian's package …");
  apt("update");
  apt("install", "-y", "--no-install-recommends", "chromium", "fonts-dejavu-core");
  return working(findBrowser());
}

/** Returns the file if the browser runs. Some are installed without a required library. */
function working(file: string | undefined): string | undefined {
  return file && spawnSync(file, ["--version"], { timeout: 30_000 }).status === 0 ? file : undefined;
}

function apt(...args: string[]): void {
  spawnSync("apt-get", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
}
