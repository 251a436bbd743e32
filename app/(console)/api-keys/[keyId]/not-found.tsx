import { NoSuchRow } from "@/components/form-screen/no-such-row";
import { API_KEYS } from "@/lib/api-keys/search-params";

export default function ApiKeyNotFound() {
  return <NoSuchRow screen={API_KEYS} />;
}
