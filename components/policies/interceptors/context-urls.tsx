"use client";

import { Button, Select } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import { newUrl, type UrlDraft } from "./interceptor-draft";

type Props = { path: string; urls: UrlDraft[]; contexts: string[]; onChange: (urls: UrlDraft[]) => void };

/** URLs for single contexts. */
export function ContextUrls({ path, urls, contexts, onChange }: Props) {
  const taken = urls.map(({ context }) => context);
  return (
    <>
      <ListProblem path={path} label="URLs for single contexts" />
      {urls.map((one, index) => (
        <div key={one.key} className={fields.pair}>
          <Select
            label={`Context ${index + 1}`}
            placeholder="Choose a context"
            data={contexts.filter((name) => name === one.context || !taken.includes(name))}
            value={one.context || null}
            onChange={(context) => context && onChange(replaced(urls, { ...one, context }))}
          />
          <TextField
            label={`Its URL ${index + 1}`}
            placeholder="https://"
            spellCheck={false}
            path={`${path}.${one.context}`}
            value={one.url}
            onChange={(url) => onChange(replaced(urls, { ...one, url }))}
          />
          <RemoveButton
            name={`URL of context ${index + 1}`}
            list={path}
            onRemove={() => onChange(without(urls, one.key))}
          />
        </div>
      ))}
      <Button
        data-adds={path}
        className={fields.start}
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        disabled={urls.length >= contexts.length}
        onClick={() => onChange([...urls, newUrl()])}
      >
        URL for one context
      </Button>
    </>
  );
}
