import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Entry = {
  version?: string;
  optionalDependencies?: Record<string, string>;
  resolved?: string;
  link?: boolean;
};
type Packages = Record<string, Entry>;

const packages = (JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Packages }).packages;

/**
 * Packages with native parts have one optional package per platform. npm silently omits those not yet in the registry. On that
 * platform the installation then lacks its binary, or `npm ci` rejects the lock.
 */
function missingPlatforms(all: Packages): string[] {
  const names = new Set(
    Object.keys(all).map((key) => key.slice(key.lastIndexOf("node_modules/") + "node_modules/".length)),
  );
  return Object.entries(all).flatMap(([key, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${key}@${entry.version} wants ${name}`),
  );
}

describe("package-lock.json", () => {
  it("contains the packages of all platforms", () => {
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    expect(missingPlatforms(packages)).toEqual([]);
  });

  it("counts as incomplete without one of them", () => {
    const platform = Object.values(packages).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}),
    )[0];
    const without = Object.fromEntries(
      Object.entries(packages).filter(([key]) => !key.endsWith(`node_modules/${platform}`)),
    );
    expect(missingPlatforms(without).join("\n")).toContain(`wants ${platform}`);
  });

  it("takes every package from the public registry", () => {
    const fromOthers = Object.entries(packages).filter(
      ([, { resolved }]) => resolved && !resolved.startsWith("https://registry.npmjs.org/"),
    );
    expect(fromOthers.map(([key]) => key)).toEqual([]);
  });
});
