import { describe, expect, it } from "vitest";
import { ROLES } from "@/lib/access/roles";
import { groupsFor, SCREENS } from "./navigation";

describe("the navigation", () => {
  it.each(ROLES)("of a role %s has screens in every group that it shows", (role) =>
    expect(groupsFor(role).filter(({ screens }) => screens.length === 0)).toEqual([]),
  );

  it("of an administrator has every screen, of the other roles those that they may see", () => {
    const seen = (role: (typeof ROLES)[number]) =>
      groupsFor(role)
        .flatMap(({ screens }) => screens)
        .map(({ href }) => href);
    expect(seen("admin")).toEqual(SCREENS.map(({ href }) => href));
    expect(seen("viewer")).toEqual(
      SCREENS.filter(({ permission }) => permission.endsWith(":read") && permission !== "audit:read").map(
        ({ href }) => href,
      ),
    );
  });
});
