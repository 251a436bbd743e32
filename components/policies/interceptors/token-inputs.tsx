import { TextInput } from "@mantine/core";
import { useField } from "@/components/form-screen/form-field";
import { DurationInput } from "@/components/ui/duration-input";

type InputProps = { path: string; value: string; onChange: (value: string) => void };

/** The header that carries the token. */
export function HeaderInput({ path, value, onChange }: InputProps) {
  return (
    <TextInput
      label="Header"
      description={value.toLowerCase() === "authorization" ? "After “Bearer”" : "The token alone"}
      spellCheck={false}
      {...useField()(`${path}.header`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The claim with the publisher's client ID. */
export function ClientIdClaimInput({ path, value, onChange }: InputProps) {
  const field = useField();
  return (
    <TextInput
      label="Client ID claim"
      description="Empty: the token identifies no publisher"
      spellCheck={false}
      {...field(`${path}.clientIdClaim`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** The time limit of an interceptor's request. */
export function AnswerTimeInput({ path, value, onChange }: InputProps) {
  const field = useField();
  return (
    <DurationInput
      label="Response time-out"
      description="For one response of the URL"
      {...field(`${path}.timeoutMs`)}
      value={value}
      onChange={onChange}
    />
  );
}
