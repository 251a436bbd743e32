import { NumberField } from "@/components/form-screen/inputs";
import { MOST_RETENTION_DAYS, type RetentionName } from "@/lib/engine/retention";
import { daysText } from "@/lib/retention/days-text";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { RetentionSource } from "@/lib/retention/schema";
import type { RetentionPageData } from "@/lib/retention/view";
import classes from "./retention.module.css";
import { sizeInWords } from "./retention-text";

type Props = {
  name: RetentionName;
  value: number | string;
  onChange: (days: number | string) => void;
  data: Pick<RetentionPageData, "stored" | "sizes" | "sources" | "inherited">;
};

/** One setting: its days, what it keeps, how large that is now and what it will be. */
export function RetentionField({
  name,
  value,
  onChange,
  data: { stored, sizes, sources, inherited },
}: Props) {
  const { label, keeps } = RETENTION_LABEL[name];
  const { expected, ...now } = sizes[name];
  return (
    <div className={classes.setting}>
      <NumberField
        label={label}
        description={keeps}
        path={name}
        value={value}
        onChange={onChange}
        suffix={Number(value) === 1 ? " day" : " days"}
        placeholder="as long as the delivery"
        min={1}
        max={MOST_RETENTION_DAYS}
        allowDecimal={false}
        classNames={{ wrapper: classes.input }}
      />
      <dl className={classes.sizes}>
        <div>
          <dt>Now</dt>
          <dd>{sizeInWords(now)}</dd>
        </div>
        <div>
          <dt>{willBe(stored[name])}</dt>
          <dd>
            {expected ? (
              <>
                {sizeInWords(expected)}, as measured over {daysText(expected.measuredDays)}
              </>
            ) : (
              "– (known once a day has passed)"
            )}
          </dd>
        </div>
        <div>
          <dt>Set by</dt>
          <dd>{SOURCE_TEXT[sources[name]](inherited[name])}</dd>
        </div>
      </dl>
    </div>
  );
}

const willBe = (days: number | null) => (days === null ? "Will be" : `Will be, at ${daysText(days)}`);

const SOURCE_TEXT = {
  default: () => "default",
  environment: () => "environment of the hub",
  admin: (inherited) =>
    `an administrator; otherwise ${inherited === null ? "as long as the delivery" : daysText(inherited)}`,
} as const satisfies Record<RetentionSource, (inherited: number | null) => string>;
