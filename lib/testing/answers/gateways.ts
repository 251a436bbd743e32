import { type Cause, JSON_TYPE, XML } from "./cause";

/** Errors of gateways and of clouds, behind which the subscriber stands. */
export const GATEWAYS: readonly Cause[] = [
  {
    name: "API Gateway: internal error",
    status: 502,
    type: JSON_TYPE,
    answers: [
      '{"message": "Internal server error"}',
      '{"message":"Internal server error"}',
      '{"message": "Internal server error", "connectionId":"aB3dEfGhIAMCJ0w=", "requestId":"aB3dFE9joAMFz1A="}',
    ],
  },
  {
    name: "API Gateway: time-out of the endpoint",
    status: 504,
    type: JSON_TYPE,
    answers: [
      '{"message": "Endpoint request timed out"}',
      '{"message":"Endpoint request timed out","requestId":"f3c1-1"}',
    ],
  },
  {
    name: "API Gateway: missing token",
    status: 403,
    type: JSON_TYPE,
    answers: ['{"message":"Missing Authentication Token"}', '{ "message" : "Missing Authentication Token" }'],
  },
  {
    name: "Lambda: timed out",
    status: 502,
    type: JSON_TYPE,
    answers: [
      '{"errorMessage":"2026-11-27T00:58:49.123Z 8f7e6d5c-4b3a-4291-8071-a1b2c3d4e5f6 Task timed out after 3.00 seconds"}',
      '{"errorMessage":"2026-11-26T23:01:00.001Z 0a1b2c3d-4e5f-4061-9273-849506a7b8c9 Task timed out after 15.02 seconds"}',
    ],
  },
  {
    name: "Lambda: unhandled",
    status: 502,
    type: JSON_TYPE,
    answers: [
      '{"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"TypeError: Cannot read properties of undefined (reading \'id\')","trace":["TypeError: x","    at /var/task/index.js:14:9"]}',
      '{"errorType":"Runtime.UnhandledPromiseRejection","errorMessage":"TypeError: Cannot read properties of undefined (reading \'id\')","trace":["y","    at /var/task/index.js:15:9"]}',
    ],
  },
  {
    name: "Kong: no route",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"message":"no Route matched with those values","request_id":"0a1b2c3d4e5f60718293a4b5c6d7e8f9"}',
      '{"request_id":"ff1b2c3d4e5f60718293a4b5c6d7e8f9","message":"no Route matched with those values"}',
    ],
  },
  {
    name: "Kong: invalid response",
    status: 502,
    type: JSON_TYPE,
    answers: [
      '{"message":"An invalid response was received from the upstream server"}',
      '{"message":"An invalid response was received from the upstream server","request_id":"ab"}',
    ],
  },
  {
    name: "Apigee",
    status: 503,
    type: JSON_TYPE,
    answers: [
      '{"fault":{"faultstring":"The Service is temporarily unavailable","detail":{"errorcode":"messaging.adaptors.http.flow.ServiceUnavailable"}}}',
      '{"fault":{"detail":{"errorcode":"messaging.adaptors.http.flow.ServiceUnavailable"},"faultstring":"The Service is temporarily unavailable"}}',
    ],
  },
  {
    name: "S3: access denied",
    status: 403,
    type: XML,
    answers: [
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>4442587FB7D0A2F9</RequestId><HostId>Tk9U…</HostId></Error>',
      '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>TX234S0F24A06C7E</RequestId></Error>',
    ],
  },
  {
    name: "S3: slow down",
    status: 503,
    type: XML,
    answers: [
      "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message><RequestId>1</RequestId></Error>",
      "<Error>\n  <Code>SlowDown</Code>\n  <Message>Please reduce your request rate.</Message>\n</Error>",
    ],
  },
];
