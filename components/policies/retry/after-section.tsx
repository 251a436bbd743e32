"use client";

import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { LinesField, NumberField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { wordsOf } from "@/lib/form/typed-text";
import type { RetryDraft } from "./retry-draft";

type Props = { retry: RetryDraft; change: DraftChange<RetryDraft> };

/** Recovery of stuck deliveries, and the recipients of failure e-mails. */
export const AfterSection = memo(function AfterSection({ retry, change }: Props) {
  if (retry.strategy === null) return null;
  return (
    <Section title="Stuck deliveries and failure e-mails">
      <div className={fields.fields}>
        <NumberField
          label="Put back when stuck"
          description="Number of times, shown as 99; then the delivery fails"
          placeholder="no limit"
          path="retry.mostRecoveries"
          value={retry.mostRecoveries}
          onChange={(mostRecoveries) => change({ mostRecoveries })}
        />
        <LinesField
          className={fields.wide}
          label="Failure e-mails to"
          description="Up to 3 addresses; one e-mail for each delivery that stays failed"
          maxRows={3}
          path="retry.failureEmailTo"
          items={wordsOf(retry.failureEmailTo)}
          value={retry.failureEmailTo}
          onChange={(failureEmailTo) => change({ failureEmailTo })}
        />
      </div>
    </Section>
  );
});
