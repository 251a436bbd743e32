import type { z } from "zod";
import { DEFAULT_CONTEXT } from "@/lib/contexts/schema";
import type { Priority } from "@/lib/engine/priority";
import { defineForm } from "@/lib/form/form";
import { type ListKey, newKey } from "@/lib/form/list-edit";
import { newHandler } from "@/lib/handlers/schema";
import { HANDLERS } from "@/lib/handlers/search-params";
import type { HandlerContent, TopicContent } from "@/lib/handlers/view";

/** A topic in the form: the text as typed. A stored one has its id, so that it can be renamed. */
export type TopicDraft = ListKey & {
  id: string | undefined;
  name: string;
  description: string;
  priority: Priority;
  /** Names of the contexts in which it is enabled. */
  contexts: string[];
};

/** A handler in its form: the text as typed. */
export type HandlerDraft = {
  name: string;
  version: string;
  description: string;
  basePath: string;
  policyId: string | null;
  open: boolean;
  topics: TopicDraft[];
};

export type HandlerBody = z.input<typeof newHandler>;

export const handlerForm = defineForm<HandlerContent, HandlerDraft, HandlerBody>({
  ...HANDLERS,
  schema: newHandler,
  toDraft: ({ version, description, topics, ...handler }) => ({
    ...handler,
    version: version ?? "",
    description: description ?? "",
    topics: topics.map(topicDraft),
  }),
  toBody: ({ name, version, description, basePath, policyId, open, topics }) => ({
    name,
    version: version.trim() || null,
    description: description.trim() || null,
    basePath: basePath.trim(),
    policyId,
    open,
    topics: topics.map(topicBody),
  }),
});

export const BLANK_HANDLER: HandlerContent = {
  name: "",
  version: null,
  description: null,
  basePath: "/",
  policyId: null,
  open: false,
  topics: [{ name: "", description: null, contexts: [DEFAULT_CONTEXT.name], priority: "normal" }],
};

function topicDraft({ id, description, ...topic }: TopicContent, index: number): TopicDraft {
  return { key: id ?? `start-${index}`, id, ...topic, description: description ?? "" };
}

/** A new topic, enabled where the one before it is. */
export function newTopic(before: TopicDraft | undefined): TopicDraft {
  const contexts = before?.contexts ?? [DEFAULT_CONTEXT.name];
  return { key: newKey(), id: undefined, name: "", description: "", priority: "normal", contexts };
}

function topicBody({ id, name, description, priority, contexts }: TopicDraft) {
  return { id, name: name.trim(), description: description.trim() || null, priority, contexts };
}

/** The contexts of a topic after one was switched, in the order of all contexts. */
export function switched(
  topic: TopicDraft,
  context: string,
  isOn: boolean,
  all: readonly string[],
): TopicDraft {
  const contexts = all.filter((name) => (name === context ? isOn : topic.contexts.includes(name)));
  return { ...topic, contexts };
}
