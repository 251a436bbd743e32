import { Mark } from "@/components/ui/mark";
import { statusWord } from "@/lib/events/status-word";

/** The hub's answer to the publisher: code and name, with a shape per class, so that colour alone distinguishes none. */
export function EventStatusMark({ httpStatus }: { httpStatus: number }) {
  const isSuccess = httpStatus >= 200 && httpStatus < 300;
  return (
    <Mark
      tone={isSuccess ? "ok" : "fail"}
      shape={isSuccess ? "check" : httpStatus < 500 ? "cross" : "bar"}
      isQuiet
    >
      {httpStatus} {statusWord(httpStatus)}
    </Mark>
  );
}
