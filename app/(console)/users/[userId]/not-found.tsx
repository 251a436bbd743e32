import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { USERS } from "@/lib/people/search-params";

export default function UserNotFound() {
  return <NoSuchRow screen={USERS} />;
}
