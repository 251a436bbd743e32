"use client";

import { NumberInput, Textarea } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { Section } from "@/components/form-screen/section";
import type { ChangeRetry } from "@/components/form-screen/use-form";
import { wordsOf } from "@/lib/form/typed-text";
import type { RetryDraft } from "./retry-draft";

type Props = { retry: RetryDraft; change: ChangeRetry };

/** Recovery of stuck deliveries, and the recipients of failure e-mails. */
export const AfterSection = memo(function AfterSection({ retry, change }: Props) {
  const field = useField();
  if (retry.strategy === null) return null;
  return (
    <Section title="Stuck deliveries and failure e-mails">
      <div className={fields.fields}>
        <NumberInput
          label="Put back when stuck"
          description="Number of times, shown as 99; then the delivery fails"
          placeholder="no limit"
          {...field("retry.mostRecoveries")}
          clampBehavior="none"
          min={0}
          value={retry.mostRecoveries}
          onChange={(mostRecoveries) => change({ mostRecoveries })}
        />
        <Textarea
          className={fields.wide}
          label="Failure e-mails to"
          description="Up to 3 addresses; one e-mail for each delivery that stays failed"
          autosize
          maxRows={3}
          {...field.list("retry.failureEmailTo", wordsOf(retry.failureEmailTo))}
          value={retry.failureEmailTo}
          onChange={(event) => change({ failureEmailTo: event.currentTarget.value })}
        />
      </div>
    </Section>
  );
});
