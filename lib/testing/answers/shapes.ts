import { type Cause, JSON_TYPE } from "./cause";

const google = (message: string, reason: string) =>
  `{"error":{"code":403,"message":"${message}","errors":[{"message":"${message}","domain":"global","reason":"${reason}"}],"status":"PERMISSION_DENIED"}}`;

/** Errors in the shapes of clouds and protocols, and what their codes are. */
export const SHAPES: readonly Cause[] = [
  {
    name: "Google: permission",
    status: 403,
    type: JSON_TYPE,
    answers: [
      google("Permission denied on resource project 1234567", "forbidden"),
      google("Permission denied on resource project 42", "forbidden"),
    ],
  },
  {
    name: "Google: quota",
    status: 403,
    type: JSON_TYPE,
    answers: [
      google(
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of consumer project_number:998877665544",
        "rateLimitExceeded",
      ),
      google(
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute' of consumer project_number:112233445566",
        "rateLimitExceeded",
      ),
    ],
  },
  {
    name: "AWS JSON: throttled",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException","message":"Rate exceeded"}',
      '{"message":"Rate exceeded","__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}',
    ],
  },
  {
    name: "OAuth: expired",
    status: 401,
    type: JSON_TYPE,
    answers: [
      '{"error":"invalid_token","error_description":"The access token expired"}',
      '{"error_description":"The access token expired","error":"invalid_token"}',
    ],
  },
  {
    name: "OAuth: grant",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"error":"invalid_grant","error_description":"Token has been revoked."}',
      '{"error":"invalid_grant"}',
    ],
  },
  {
    name: "GraphQL: a field",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"errors":[{"message":"Cannot query field \\"amountt\\" on type \\"Order\\".","locations":[{"line":3,"column":5}]}]}',
      '{"data":null,"errors":[{"locations":[{"line":9,"column":1}],"message":"Cannot query field \\"amountt\\" on type \\"Order\\"."}]}',
    ],
  },
  {
    name: "GraphQL: not authorised",
    status: 200,
    type: JSON_TYPE,
    answers: [
      '{"data":{"order":null},"errors":[{"message":"Not authorised","path":["order"],"extensions":{"code":"FORBIDDEN"}}]}',
      '{"errors":[{"message":"Not authorised","extensions":{"code":"FORBIDDEN"}}]}',
    ],
  },
  {
    name: "JSON:API",
    status: 422,
    type: "application/vnd.api+json",
    answers: [
      '{"errors":[{"status":"422","title":"Invalid Attribute","detail":"First name must contain at least 2 characters.","source":{"pointer":"/data/attributes/firstName"}}]}',
      '{"errors":[{"detail":"First name must contain at least 3 characters.","title":"Invalid Attribute","status":"422"}]}',
    ],
  },
  {
    name: "Prisma",
    type: JSON_TYPE,
    answers: [
      '{"code":"P2002","message":"Unique constraint failed on the fields: (`id`)","meta":{"target":["id"]}}',
      '{"message":"Unique constraint failed on the fields: (`id`)","code":"P2002"}',
    ],
  },
  {
    name: "Prisma: another code",
    type: JSON_TYPE,
    answers: [
      '{"code":"P2003","message":"Unique constraint failed on the fields: (`id`)"}',
      '{"message":"Unique constraint failed on the fields: (`id`)","code":"P2003"}',
    ],
  },
  {
    name: "Firebase",
    status: 401,
    type: JSON_TYPE,
    answers: [
      '{"error":{"code":"auth/user-not-found","message":"There is no user record for uid aB3dEfGhIjKlMnOpQrStUvWxYz01"}}',
      '{"error":{"code":"auth/user-not-found","message":"There is no user record for uid zY9xWvUtSrQpOnMlKjIhGfEdCb98"}}',
    ],
  },
  {
    name: "Elasticsearch",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"error":{"root_cause":[{"type":"index_not_found_exception"}],"type":"index_not_found_exception","reason":"no such index [orders]","index":"orders"},"status":404}',
      '{"error":{"type":"index_not_found_exception","reason":"no such index [orders]"},"status":404}',
    ],
  },
  {
    name: "Kubernetes",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"kind":"Status","apiVersion":"v1","status":"Failure","message":"pods \\"web-7d9f8b6c5d-x2x9z\\" not found","reason":"NotFound","code":404}',
      '{"kind":"Status","message":"pods \\"web-5c6d7f8b9d-q1w2e\\" not found","code":404}',
    ],
  },
  {
    name: "an order, in three lengths",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"message":"Order 9999999 not found"}',
      '{"message":"Order 10000000 not found"}',
      '{"message":"Order 1764114131 not found"}',
    ],
  },
  {
    name: "accepted",
    status: 202,
    type: JSON_TYPE,
    answers: [
      '{"message":"Accepted","id":"550e8400-e29b-41d4-a716-446655440000"}',
      '{"id":"123e4567-e89b-42d3-a456-426614174000","message":"Accepted"}',
    ],
  },
  {
    name: "queued",
    status: 202,
    type: JSON_TYPE,
    answers: ['{"message":"Queued","id":1}', '{"message":"Queued","id":2}'],
  },
  {
    name: "a code in a number that is text",
    status: 400,
    type: JSON_TYPE,
    answers: ['{"code":"1001","message":"Wrong order"}', '{"message":"Wrong order","code":"1001"}'],
  },
  {
    name: "another",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"code":"1002","message":"Wrong order"}',
      '{"message":"Wrong order","code":"1002","time":1764205129}',
    ],
  },
  {
    name: "a random id where a code belongs",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"code":"550e8400-e29b-41d4-a716-446655440000","message":"Oops"}',
      '{"code":"123e4567-e89b-42d3-a456-426614174000","message":"Oops"}',
    ],
  },
];
