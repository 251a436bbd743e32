import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Checks the text of the Dockerfile and the Compose file: building and running them requires Docker. */

const dockerfile = readFileSync("Dockerfile", "utf8");
const compose = readFileSync("compose.yaml", "utf8");
const PINNED = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/;

describe("the image", () => {
  it("pins its base image by digest", () => {
    const [, base = ""] = /^ARG NODE_IMAGE=(\S+)$/m.exec(dockerfile) ?? [];
    expect(base).toMatch(PINNED);
    const froms = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a placeholder of Docker.
    expect(new Set(froms)).toEqual(new Set(["${NODE_IMAGE}"]));
  });

  it("runs as a non-root user without files of its own and listens on all addresses", () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf("FROM "));
    expect(last).toMatch(/^USER 1000:1000$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^ENV .*\bHOST=0\.0\.0\.0\b/m);
    expect(last).not.toContain("--chown");
  });

  it("contains no secret and no state of the build folder", () => {
    const ignored = readFileSync(".dockerignore", "utf8").split("\n");
    expect(ignored).toEqual(expect.arrayContaining([".git", ".env", ".redeliver", "node_modules"]));
    expect(dockerfile).not.toMatch(/(SECRET|PASSWORD|TOKEN)=/);
  });
});

describe("the Compose file", () => {
  const services = new Map(
    [
      ...(compose.split(/^services:\n/m)[1] ?? "").matchAll(/^ {2}(\w+):\n((?: {4}.*\n|\n| {2}#.*\n)+)/gm),
    ].map(([, name = "", text = ""]) => [name, text]),
  );

  it("confines every service: no capabilities, no new privileges, a read-only root, a non-root user", () => {
    expect([...services.keys()]).toEqual(["postgres", "migrate", "web", "worker"]);
    const confined =
      /^x-confined: &confined\n {2}cap_drop: \[ALL\]\n {2}security_opt: \["no-new-privileges:true"\]\n {2}read_only: true$/m;
    expect(compose).toMatch(confined);
    expect(compose).toMatch(
      /^x-redeliver: &redeliver\n {2}<<: \*confined\n(?: {2}.*\n)*? {2}user: "1000:1000"$/m,
    );
    for (const text of services.values()) expect(text).toMatch(/<<: \*(redeliver|confined)$/m);
    expect(services.get("postgres")).toMatch(/^ {4}user: "[1-9]\d*:/m);
    expect(compose).not.toMatch(/cap_add|privileged:|read_only: false|user: ("0|root)/);
  });

  it("pins third-party images by digest and takes secrets from the environment", () => {
    const [, image = ""] = /^ {4}image: (\S+)$/m.exec(services.get("postgres") ?? "") ?? [];
    expect(image).toMatch(PINNED);
    for (const [, value] of compose.matchAll(/^ +\w*(?:SECRET|PASSWORD)\w*: (.*)$/gm))
      expect(value).toMatch(/^\$\{\w+:[?-]/);
  });

  it("publishes its ports on loopback only, for a proxy with TLS", () => {
    expect(services.get("web")).toContain('- "127.0.0.1:3000-3001:3000"');
    expect(compose.match(/ports:/g)).toHaveLength(1);
    expect(compose).toMatch(/^ {4}HOST: 0\.0\.0\.0/m);
  });
});
