import { describe, expect, it } from "vitest";
import { configurationApi } from "@/lib/testing/configuration-api";
import * as rotateSecret from "./[id]/rotate-secret/route";
import * as publisher from "./[id]/route";
import * as publishers from "./route";

const { make, read, rotate } = configurationApi();

describe("publishers", () => {
  it("show their secret once and can be given another", async () => {
    const made = await make(publishers, { name: "Once" });
    expect(made.body).toMatchObject({
      clientId: expect.any(String),
      clientSecret: expect.stringMatching(/^.{40,}$/),
    });
    const { id } = made.body;
    const found = await read(publisher, id);
    expect(Object.keys(found.body)).not.toContain("clientSecret");
    expect(JSON.stringify(found.body)).not.toContain("Hash");
    const rotated = await rotate(rotateSecret.POST, id);
    expect(rotated).toMatchObject({ status: 200, body: { id, clientId: made.body.clientId } });
    expect(rotated.body.clientSecret).not.toBe(made.body.clientSecret);
    // As it was read before the rotation: somebody else may have distributed the new secret by now.
    const late = await rotate(rotateSecret.POST, id, `?updatedAt=${made.body.updatedAt}`);
    expect(late).toMatchObject({ status: 409, body: { error: { details: [{ field: "updatedAt" }] } } });
    const again = await rotate(rotateSecret.POST, id, `?updatedAt=${rotated.body.updatedAt}`);
    expect(again.status).toBe(200);
  });
});
