import { describe, expect, it } from "vitest";
import { aHandler, configurationApi } from "@/lib/testing/configuration-api";
import * as handlers from "../handlers/route";
import * as context from "./[id]/route";
import * as contexts from "./route";

const { list, make, change, remove } = configurationApi();

describe("contexts", () => {
  it("keep the default context, and contexts in use", async () => {
    const listed = await list(contexts);
    const standard = listed.body.items.find((item: { name: string }) => item.name === "default");
    expect(await remove(context, standard.id)).toMatchObject({ status: 409 });
    expect(await change(context, standard.id, { name: "main" })).toMatchObject({ status: 409 });
    const used = await make(contexts, { name: "used" });
    await make(handlers, aHandler({ topics: [{ name: "t", contexts: ["used"] }] }));
    expect(await remove(context, used.body.id)).toMatchObject({
      status: 409,
      body: { error: { code: "conflict" } },
    });
  });

  it.each(["", "a/b", "a b", "-x", "é", "..", 5, null])("refuse the name %o", async (name) => {
    expect(await make(contexts, { name })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "name" }] } },
    });
  });
});
