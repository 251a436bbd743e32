import { describe, expect, it } from "vitest";
import { aHandler, aSubscriber, configurationApi } from "@/lib/testing/configuration-api";
import * as subscriber from "../subscribers/[id]/route";
import * as subscribers from "../subscribers/route";
import * as handler from "./[id]/route";
import * as handlers from "./route";

const { make, read, change, remove } = configurationApi();

type TopicAnswer = { id: string; name: string };
const idsOf = (body: { topics: TopicAnswer[] }) =>
  Object.fromEntries(body.topics.map(({ id, name }) => [name, id]));

describe("topics with an id", () => {
  const contexts = ["default"];

  it("are renamed, and keep their ids and subscriptions", async () => {
    const topics = [
      { name: "one", contexts },
      { name: "two", contexts },
    ];
    const made = await make(handlers, aHandler({ topics }));
    const { id, basePath } = made.body;
    const subscriptions = [{ handler: basePath, topic: "one", contexts }];
    const receiver = await make(subscribers, aSubscriber({ subscriptions }));
    const ids = idsOf(made.body);
    const exchanged = await change(handler, id, {
      topics: [
        { id: ids.one?.toUpperCase(), name: "two", contexts },
        { id: ids.two, name: "one", contexts },
      ],
    });
    expect(exchanged.status).toBe(200);
    expect(idsOf(exchanged.body)).toEqual({ one: ids.two, two: ids.one });
    const renamed = await change(handler, id, {
      topics: [
        { id: ids.one, name: "three", contexts },
        { name: "two", contexts },
      ],
    });
    expect(idsOf(renamed.body)).toMatchObject({ three: ids.one });
    expect(Object.values(ids)).not.toContain(idsOf(renamed.body).two);
    expect((await read(subscriber, receiver.body.id)).body.subscriptions).toEqual([
      { handler: basePath, topic: "three", contexts },
    ]);
    // An answer can be sent back as it is.
    const again = await change(handler, id, { topics: renamed.body.topics });
    expect(again.body.topics).toEqual(renamed.body.topics);
  });

  it("must be topics of the handler, each named once", async () => {
    const other = await make(handlers, aHandler());
    const made = await make(handlers, aHandler());
    const foreign = { id: other.body.topics[0].id, name: "x", contexts };
    const refused = await change(handler, made.body.id, { topics: [foreign] });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details[0].field).toBe("topics.0.id");
    expect((await make(handlers, aHandler({ topics: [foreign] }))).status).toBe(400);
    const own = { id: made.body.topics[0].id, contexts };
    const twice = await change(handler, made.body.id, {
      topics: [
        { ...own, name: "a" },
        { ...own, name: "b" },
      ],
    });
    expect(twice.body.error.details).toEqual([{ field: "topics.1.id", message: "The topic stands twice." }]);
  });
});

describe("handlers", () => {
  it("set a topic's priority, which is normal by default and stays when left out", async () => {
    const contexts = ["default"];
    const made = await make(handlers, aHandler({ topics: [{ name: "t", contexts }] }));
    expect(made.body.topics).toMatchObject([{ priority: "normal" }]);
    const urgent = await change(handler, made.body.id, {
      topics: [{ name: "t", contexts, priority: "high" }],
    });
    expect(urgent.body.topics).toMatchObject([{ priority: "high" }]);
    const later = await change(handler, made.body.id, {
      topics: [{ name: "t", contexts, description: "d" }],
    });
    expect(later.body.topics).toMatchObject([{ priority: "high", description: "d" }]);
  });

  it("keep the ids and subscriptions of remaining topics", async () => {
    const topics = [
      { name: "stays", contexts: ["default"] },
      { name: "goes", contexts: ["default"] },
    ];
    const made = await make(handlers, aHandler({ topics }));
    const { id, basePath } = made.body;
    const subscriptions = [
      { handler: basePath, topic: "goes", contexts: ["default"] },
      { handler: basePath, topic: "stays", contexts: ["default"] },
    ];
    const receiver = await make(subscribers, aSubscriber({ subscriptions }));
    expect(receiver.body.subscriptions).toEqual(subscriptions);
    const wanted = [
      { name: "comes", contexts: ["default"] },
      { name: "stays", description: "still here", contexts: ["default"] },
    ];
    const changed = await change(handler, id, { topics: wanted });
    expect(changed.body.topics).toMatchObject(wanted);
    const idOf = (body: { topics: { id: string; name: string }[] }) =>
      body.topics.find((topic) => topic.name === "stays")?.id;
    expect(idOf(changed.body)).toBe(idOf(made.body));
    expect((await read(subscriber, receiver.body.id)).body.subscriptions).toEqual([subscriptions[1]]);
    expect(await remove(handler, id)).toMatchObject({ status: 409 });
  });

  it.each([
    [{ basePath: "alerts" }, "basePath"],
    [{ basePath: "/alerts/" }, "basePath"],
    [{ basePath: "/a//b" }, "basePath"],
    [{ basePath: "/../b" }, "basePath"],
    [{ policyId: "nope" }, "policyId"],
    [{ policyId: "0190f0a0-0000-7000-8000-000000000000" }, "policyId"],
    [{ open: "yes" }, "open"],
    [{ topics: undefined }, "topics"],
    [{ topics: [{ name: "a/b", contexts: ["default"] }] }, "topics.0.name"],
    [{ topics: [{ name: "a", contexts: [] }] }, "topics.0.contexts"],
    [{ topics: [{ name: "a", contexts: ["default"], extra: 1 }] }, "topics.0.extra"],
    [{ topics: [{ name: "a", contexts: ["default"], priority: "urgent" }] }, "topics.0.priority"],
    [
      {
        topics: [
          { name: "a", contexts: ["default"] },
          { name: "a", contexts: ["default"] },
        ],
      },
      "topics.1.name",
    ],
  ])("refuse %j, naming %s", async (wrong, field) => {
    expect(await make(handlers, aHandler(wrong))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it("refuse a taken base path", async () => {
    const { body } = await make(handlers, aHandler());
    expect(await make(handlers, aHandler({ basePath: body.basePath }))).toMatchObject({
      status: 409,
      body: { error: { details: [{ field: "basePath" }] } },
    });
  });
});
