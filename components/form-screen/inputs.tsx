"use client";

import {
  NumberInput,
  type NumberInputProps,
  Textarea,
  type TextareaProps,
  TextInput,
  type TextInputProps,
} from "@mantine/core";
import { DurationInput } from "@/components/ui/duration-input";
import { useField } from "./form-field";

/** Inputs of a form. Each is bound to its field by the field's path in the body, and passes on its value as typed. */
type Bound<Props, Value> = Omit<Props, "value" | "onChange" | "name" | "error"> & {
  path: string;
  value: Value;
  onChange: (value: Value) => void;
  /** The items of a list typed as one text. */
  items?: readonly string[];
};

/** One line of text. */
export function TextField({ path, items, onChange, ...props }: Bound<TextInputProps, string>) {
  return (
    <TextInput
      autoComplete="off"
      {...useField(path, items)}
      {...props}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** Text of several lines. */
export function LinesField({ path, items, onChange, ...props }: Bound<TextareaProps, string>) {
  return (
    <Textarea
      autosize
      {...useField(path, items)}
      {...props}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A number. What is typed stays, so that its problem is shown instead of another number. */
export function NumberField({ path, items, ...props }: Bound<NumberInputProps, number | string>) {
  return <NumberInput clampBehavior="none" min={0} {...useField(path, items)} {...props} />;
}

/** A span of time. */
export function DurationField({ path, items, ...props }: Bound<TextInputProps, string>) {
  return <DurationInput {...useField(path, items)} {...props} />;
}
