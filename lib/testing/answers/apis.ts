import { type Cause, JSON_TYPE, PLAIN } from "./cause";

const stripe = (code: string, message: string, request: string) =>
  `{\n  "error": {\n    "code": "${code}",\n    "doc_url": "https://stripe.com/docs/error-codes/${code}",\n    "message": "${message}",\n    "request_log_url": "https://dashboard.stripe.com/logs/${request}",\n    "type": "invalid_request_error"\n  }\n}\n`;
const twilio = (code: number, message: string) =>
  `{"code": ${code}, "message": "${message}", "more_info": "https://www.twilio.com/docs/errors/${code}", "status": 400}`;

/** Errors in the shapes of well-known HTTP APIs. */
export const APIS: readonly Cause[] = [
  {
    name: "Stripe: no such customer",
    status: 404,
    type: JSON_TYPE,
    answers: [
      stripe("resource_missing", "No such customer: 'cus_NffrFeUfNV2Hib'", "req_8f3kZpQ1abcXyz"),
      stripe("resource_missing", "No such customer: 'cus_9s6XKzkNRiz8i3'", "req_1a2B3c4D5e6F7g"),
    ],
  },
  {
    name: "Stripe: declined",
    status: 402,
    type: JSON_TYPE,
    answers: [
      '{"error":{"code":"card_declined","decline_code":"insufficient_funds","message":"Your card has insufficient funds.","type":"card_error","charge":"ch_3MmlLrLkdIwHu7ix0snN0B15"}}',
      '{"error":{"type":"card_error","message":"Your card has insufficient funds.","code":"card_declined","charge":"ch_3PqRsTLkdIwHu7ix1aBcDeF2"}}',
    ],
  },
  {
    name: "Twilio: 21211",
    status: 400,
    type: JSON_TYPE,
    answers: [
      twilio(21211, "The 'To' number +15005550001 is not a valid phone number."),
      twilio(21211, "The 'To' number +4915112345678 is not a valid phone number."),
    ],
  },
  {
    name: "Twilio: 21610",
    status: 400,
    type: JSON_TYPE,
    answers: [
      twilio(21610, "The 'To' number +15005550001 is not a valid phone number."),
      twilio(21610, "The 'To' number +4915112345678 is not a valid phone number."),
    ],
  },
  {
    name: "Slack: no channel, as text",
    status: 404,
    type: PLAIN,
    answers: ["channel_not_found", "channel_not_found\n"],
  },
  {
    name: "Slack: no channel, as JSON",
    status: 200,
    type: JSON_TYPE,
    answers: ['{"ok":false,"error":"channel_not_found"}', '{"error":"channel_not_found","ok":false}'],
  },
  {
    name: "Slack: not authorised",
    status: 200,
    type: JSON_TYPE,
    answers: [
      '{"ok":false,"error":"invalid_auth"}',
      '{"ok":false,"error":"invalid_auth","warning":"superfluous_charset"}',
    ],
  },
  {
    name: "GitHub: limit",
    status: 403,
    type: JSON_TYPE,
    answers: [
      '{"message":"API rate limit exceeded for user ID 583231.","documentation_url":"https://docs.github.com/rest","status":"403"}',
      '{"documentation_url":"https://docs.github.com/rest","message":"API rate limit exceeded for user ID 1.","status":"403"}',
    ],
  },
  {
    name: "GitHub: validation",
    status: 422,
    type: JSON_TYPE,
    answers: [
      '{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"missing_field"}]}',
      '{"errors":[{"resource":"Label","field":"title","code":"missing_field"}],"message":"Validation Failed"}',
    ],
  },
  {
    name: "GitHub: another validation",
    status: 422,
    type: JSON_TYPE,
    answers: [
      '{"message":"Validation Failed","errors":[{"resource":"Issue","field":"title","code":"already_exists"}]}',
      '{"message":"Validation Failed","errors":[{"code":"already_exists"},{"code":"missing"}]}',
    ],
  },
  {
    name: "Shopify: one word for errors",
    status: 401,
    type: JSON_TYPE,
    answers: [
      '{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}',
      '{"errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"}',
    ],
  },
  {
    name: "Salesforce: a list",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]',
      '[{"errorCode":"INVALID_SESSION_ID","message":"Session expired or invalid"}]',
    ],
  },
  {
    name: "HubSpot",
    status: 409,
    type: JSON_TYPE,
    answers: [
      '{"status":"error","message":"Contact already exists. Existing ID: 17501","correlationId":"0a1b2c3d-4e5f-4061-9273-849506a7b8c9","category":"CONFLICT"}',
      '{"status":"error","message":"Contact already exists. Existing ID: 9","correlationId":"ffffffff-4e5f-4061-9273-849506a7b8c9"}',
    ],
  },
  {
    name: "Discord",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"message": "Unknown Webhook", "code": 10015}',
      '{"code": 10015, "message": "Unknown Webhook"}',
    ],
  },
  {
    name: "Telegram",
    status: 429,
    type: JSON_TYPE,
    answers: [
      '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}',
      '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 4"}',
    ],
  },
];
