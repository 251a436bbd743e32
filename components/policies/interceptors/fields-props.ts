import type { DraftOf, InterceptorDraft } from "./interceptor-draft";

/** The props of the fields of one interceptor type. `path` is the interceptor's path in the body. */
export type FieldsProps<Type extends InterceptorDraft["type"]> = {
  draft: DraftOf<Type>;
  path: string;
  contexts: string[];
  onChange: (draft: DraftOf<Type>) => void;
};
