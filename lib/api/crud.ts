import type { z } from "zod";
import { idParams, listAnswer, listQuery } from "./inputs";
import { type Operation, operation } from "./operation";

type Noun<C extends z.ZodType, U extends z.ZodType> = {
  /** As in `/api/v1/contexts`. */
  plural: string;
  singular: string;
  newBody: C;
  changes: U;
  answer: z.ZodType;
  /** The answer to creation, where it carries a secret that is shown once. */
  newAnswer?: z.ZodType;
  example: unknown;
  changesExample: unknown;
  notes?: { create?: string; update?: string; remove?: string };
};

/** The five operations of every noun of the configuration. */
export function crudOperations<C extends z.ZodType, U extends z.ZodType>(noun: Noun<C, U>) {
  const { plural, singular, answer, notes = {} } = noun;
  const tag = plural;
  const collection = `/api/v1/${plural}`;
  const one = `${collection}/{id}`;
  const a = /^[aeiou]/.test(singular) ? "an" : "a";
  return {
    list: operation({
      method: "get",
      path: collection,
      tag,
      access: "config:read",
      summary: `List ${plural}`,
      query: listQuery,
      answer: listAnswer(answer),
    }),
    create: operation({
      method: "post",
      path: collection,
      tag,
      access: "config:write",
      summary: `Make ${a} ${singular}`,
      ...described(notes.create),
      body: noun.newBody,
      answer: noun.newAnswer ?? answer,
      status: 201,
      errors: ["conflict"],
      example: noun.example,
    }),
    get: operation({
      method: "get",
      path: one,
      tag,
      access: "config:read",
      summary: `Read ${a} ${singular}`,
      params: idParams,
      answer,
    }),
    update: operation({
      method: "patch",
      path: one,
      tag,
      access: "config:write",
      summary: `Change ${a} ${singular}`,
      ...described(notes.update),
      params: idParams,
      body: noun.changes,
      answer,
      errors: ["conflict"],
      example: noun.changesExample,
    }),
    remove: operation({
      method: "delete",
      path: one,
      tag,
      access: "config:write",
      summary: `Delete ${a} ${singular}`,
      ...described(notes.remove),
      params: idParams,
      errors: ["conflict"],
    }),
  };
}

function described(description: string | undefined): Pick<Operation, "description"> {
  return description === undefined ? {} : { description };
}
