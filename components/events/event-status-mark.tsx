import { Mark } from "@/components/ui/mark";
import { statusWord } from "@/lib/events/status-word";

/** What the hub answered the publisher: code and word; a shape per class, so that none is told by colour alone. */
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
