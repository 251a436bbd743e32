import type { DraftOf, InterceptorDraft } from "./interceptor-draft";

/** What the fields of one kind of interceptor need. `path` is where it stands in the body. */
export type FieldsProps<Type extends InterceptorDraft["type"]> = {
  draft: DraftOf<Type>;
  path: string;
  contexts: string[];
  onChange: (draft: DraftOf<Type>) => void;
};
