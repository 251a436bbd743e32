import { byText } from "../configuration/canonical";
import type { Configuration, HandlerEntry, SubscriberEntry } from "../configuration/view";
import { PRIORITIES } from "../engine/priority";
import { newPolicy } from "../policies/schema";
import { APPLICATION_STATUSES } from "../publishers/schema";
import type { Dice } from "./fuzz/dice";

/**
 * A random configuration, as an export of it would be. Names and base paths come from a few, so that two configurations exchange
 * them, free them for one another, and refer to the same ones.
 */
export function randomConfiguration(dice: Dice): Configuration {
  const contexts = ["default", ...someOf(dice, ["live", "old", "test"])].sort();
  const policies = someOf(dice, ["P1", "P2", "P3"]).map((name) => randomPolicy(dice, name, contexts));
  const policy = () => (policies.length > 0 && dice.isLucky(0.5) ? pickOf(dice, policies).name : null);
  const names = someOf(dice, ["A", "B", "C", "D", "E"]);
  const paths = shuffled(dice, ["/a", "/b", "/c", "/d", "/e", "/a/b"]);
  const handlers = names.map((name, index) => ({
    ...{ name, version: null, description: null, basePath: paths[index] ?? "", open: dice.isLucky(0.3) },
    policy: policy(),
    topics: someOf(dice, ["t", "u", "v"]).map((topic) => ({
      ...{ name: topic, description: null, priority: dice.pick(PRIORITIES) },
      contexts: oneOrMore(dice, contexts),
    })),
  }));
  const subscribers = someOf(dice, ["S1", "S2", "S3", "S4", "S5", "S6"]).map((name) => ({
    ...randomSubscriber(dice, name, handlers),
    policy: policy(),
  }));
  const publishers = someOf(dice, ["X", "Y", "Z"]).map((name) => ({
    ...{ name, developerEmail: null, status: dice.pick(APPLICATION_STATUSES) },
  }));
  const foldRules = shuffled(dice, someOf(dice, ["user", "host", "product"])).map((mark) => ({
    ...{ mark, matches: `${mark} [a-z]+` },
  }));
  return {
    contexts: contexts.map((name) => ({ name })),
    handlers,
    policies,
    publishers,
    subscribers,
    foldRules,
  };
}

function randomPolicy(dice: Dice, name: string, contexts: readonly string[]) {
  const urls = Object.fromEntries(
    someOf(dice, contexts).map((context) => [context, `https://${context}.example.com/keys`]),
  );
  const guard = { type: "jwt", issuer: "i", audience: "a", url: "https://login.example.com/keys", urls };
  const interceptors = dice.isLucky(0.6) ? [guard] : [];
  const retry = dice.isLucky(0.5) ? { strategy: "fixed", attempts: dice.whole(0, 5) } : null;
  const { description = null, ...policy } = newPolicy.parse({ name, interceptors, retry });
  return { ...policy, description } as Configuration["policies"][number];
}

function randomSubscriber(dice: Dice, name: string, handlers: readonly HandlerEntry[]): SubscriberEntry {
  const topics = handlers.flatMap(({ basePath, topics }) =>
    topics.map((topic) => ({ handler: basePath, topic: topic.name, contexts: topic.contexts })),
  );
  return {
    ...{ name, url: `https://${dice.pick(["one", "two"])}.example.com/`, expectedStatus: 200 },
    ...{ status: "approved", paused: dice.isLucky(0.3), description: null, developerEmail: null },
    headers: dice.isLucky(0.5) ? { accept: dice.pick(["a/b", "c/d"]) } : {},
    ...{ timeoutMs: dice.whole(100, 200), maxConcurrency: 16, ratePerSecond: null, circuit: null },
    ...{ maintenanceWindows: [], alternativeUrl: null, policy: null },
    subscriptions: someOf(dice, topics)
      .map((one) => ({ ...one, contexts: oneOrMore(dice, one.contexts) }))
      .sort(byText(({ handler, topic }) => `${handler}/${topic}`)),
  };
}

const someOf = <T>(dice: Dice, list: readonly T[]) => list.filter(() => dice.isLucky(0.6));

const pickOf = <T>(dice: Dice, list: readonly T[]) => dice.pick(list as [T, ...T[]]);

function oneOrMore<T>(dice: Dice, list: readonly T[]): T[] {
  const some = someOf(dice, list);
  return some.length > 0 ? some : [pickOf(dice, list)];
}

const shuffled = <T>(dice: Dice, list: readonly T[]) =>
  list
    .map((item) => ({ item, at: dice.next() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
