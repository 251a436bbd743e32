/** The names of the HTTP statuses with which the hub answers publishers. */
const STATUS_WORDS: Record<number, string> = {
  200: "OK",
  202: "Accepted",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  413: "Payload Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable",
  429: "Too Many Requests",
  500: "Internal Error",
  503: "Unavailable",
};

/** Names a status: `Not Found` for 404. */
export function statusWord(status: number): string {
  if (STATUS_WORDS[status]) return STATUS_WORDS[status];
  if (status < 300) return "Success";
  return status < 500 ? "Client Error" : "Server Error";
}
