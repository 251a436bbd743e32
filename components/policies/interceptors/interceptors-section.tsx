"use client";

import { Button, Menu } from "@mantine/core";
import { memo, type ReactNode } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { INTERCEPTOR_LABEL, INTERCEPTOR_MEANING } from "@/lib/interceptors/labels";
import { INTERCEPTOR_TYPES } from "@/lib/interceptors/schema";
import type { PolicyDraft } from "../draft";
import { AccessTokenFields } from "./access-token-fields";
import type { FieldsProps } from "./fields-props";
import { type InterceptorDraft, newInterceptor } from "./interceptor-draft";
import { IpFields } from "./ip-fields";
import { JwtFields } from "./jwt-fields";
import { OauthFields } from "./oauth-fields";

type Props = {
  interceptors: InterceptorDraft[];
  contexts: string[];
  change: DraftChange<PolicyDraft>;
};

/** The interceptors of the policy, for all its handlers. */
export const InterceptorsSection = memo(function InterceptorsSection(props: Props) {
  const { interceptors, contexts, change } = props;
  const onChange = (next: InterceptorDraft[]) => change({ interceptors: next });
  const types = interceptors.map(({ type }) => type);
  const missing = INTERCEPTOR_TYPES.filter((type) => !types.includes(type));
  return (
    <Section
      title="Interceptors"
      hint="All of them must accept a publisher. None: only API keys may publish."
      end={
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button
              data-adds="interceptors"
              variant="default"
              size="compact-xs"
              leftSection={<Icon name="plus" size={12} />}
              disabled={missing.length === 0}
            >
              Add interceptor
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {missing.map((type) => (
              <Menu.Item key={type} onClick={() => onChange([...interceptors, newInterceptor(type)])}>
                {INTERCEPTOR_LABEL[type]}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      }
    >
      {interceptors.map((draft, index) => (
        <article key={draft.type} className={fields.card} aria-label={INTERCEPTOR_LABEL[draft.type]}>
          <header className={fields.cardHead}>
            <b>{INTERCEPTOR_LABEL[draft.type]}</b>
            <span className={fields.quiet}>{INTERCEPTOR_MEANING[draft.type]}</span>
            <div className={fields.cardEnd}>
              <RemoveButton
                name={`${INTERCEPTOR_LABEL[draft.type]}`}
                list="interceptors"
                onRemove={() => onChange(interceptors.filter(({ type }) => type !== draft.type))}
              />
            </div>
          </header>
          <Fields
            draft={draft}
            path={`interceptors.${index}`}
            contexts={contexts}
            onChange={(next) => onChange(interceptors.map((one) => (one.type === next.type ? next : one)))}
          />
        </article>
      ))}
    </Section>
  );
});

function Fields({ draft, ...rest }: FieldsProps<InterceptorDraft["type"]>): ReactNode {
  switch (draft.type) {
    case "client-id":
      return null;
    case "ip":
      return <IpFields draft={draft} {...rest} />;
    case "access-token":
      return <AccessTokenFields draft={draft} {...rest} />;
    case "jwt":
      return <JwtFields draft={draft} {...rest} />;
    case "oauth":
      return <OauthFields draft={draft} {...rest} />;
  }
}
