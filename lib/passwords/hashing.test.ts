import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { hashPassword, isPassword, passwordTurn } from "./hashing";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("passwords", () => {
  it("are hashed by argon2id at no lower cost than OWASP's floor", async () => {
    expect(await hashPassword("correct horse battery")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("have at most two to four threads at once", async () => {
    let begun = 0;
    let end = () => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const work = Array.from({ length: 12 }, () =>
      passwordTurn(() => {
        begun++;
        return ended;
      }),
    );
    await turn();
    expect(begun).toBeGreaterThanOrEqual(2);
    expect(begun).toBeLessThanOrEqual(4);
    end();
    await Promise.all(work);
    expect(begun).toBe(12);
  });

  it("of unknown accounts take the same work as known ones, and match nothing", async () => {
    const passwordHash = await hashPassword("correct horse battery");
    const times = { known: 0, unknown: 0 };
    for (let round = 0; round < 4; round++) {
      times.known += await cpuMs(() => isPassword(passwordHash, "wrong"));
      times.unknown += await cpuMs(() => isPassword(null, "wrong"));
    }
    expect(times.unknown).toBeGreaterThan(times.known / 3);
    expect(times.unknown).toBeLessThan(times.known * 3);
    expect(await isPassword(undefined, "")).toBe(false);
  });
});
