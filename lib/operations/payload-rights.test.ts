import { describe, expect, it } from "vitest";
import type { DeliveryFilter } from "../deliveries/schema";
import { withPayloadRights } from "./payload-rights";
import type { ConsoleSelection } from "./schema";

const NOW = new Date("2026-11-27T02:00:00.000Z");
const nothing: DeliveryFilter = { from: NOW, to: NOW, classes: [], subscriberIds: [], contextIds: [] };
const selection = (filter: Partial<DeliveryFilter>): ConsoleSelection => ({
  by: "filter",
  asOf: NOW,
  filter: { ...nothing, ...filter },
});

describe("a filter that a browser sends", () => {
  it("searches payloads only for those who may see them", () => {
    const asked = selection({ payloadPath: "$.card", payloadValue: "4242" });
    expect(() => withPayloadRights(asked, false)).toThrow(expect.objectContaining({ code: "forbidden" }));
    expect(withPayloadRights(asked, true)).toEqual(asked);
  });

  it("searches the text of answers by the right of its user, whatever it says itself", () => {
    const asked = selection({ text: "secret", isTextOfTemplates: true });
    expect(withPayloadRights(asked, false)).toEqual(selection({ text: "secret" }));
    expect(withPayloadRights(selection({ text: "secret" }), true)).toEqual(asked);
  });

  it("is not changed where it searches neither, and other selections never are", () => {
    const asked = selection({ topics: ["paid"] });
    expect(withPayloadRights(asked, false)).toEqual(asked);
    expect(withPayloadRights({ by: "group", groupId: 17 }, false)).toEqual({ by: "group", groupId: 17 });
  });
});
