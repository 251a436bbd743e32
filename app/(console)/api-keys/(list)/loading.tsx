import { apiKeyColumns } from "@/components/api-keys/api-key-columns";
import { ListSkeleton } from "@/components/list-screen/list-skeleton";
import { API_KEYS, apiKeyList } from "@/lib/api-keys/search-params";

export default function ApiKeysLoading() {
  return <ListSkeleton title={API_KEYS.label.many} list={apiKeyList} columns={apiKeyColumns} rows={6} />;
}
