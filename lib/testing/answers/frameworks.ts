import { type Cause, HTML, JSON_TYPE } from "./cause";

const spring = (time: string, path: string, status: number, error: string) =>
  `{"timestamp":"${time}","status":${status},"error":"${error}","path":"${path}"}`;
const problem = (traceId: string, title: string, type: string) =>
  `{"type":"${type}","title":"${title}","status":400,"errors":{"amount":["is wrong"]},"traceId":"${traceId}"}`;

/** Errors of application servers and frameworks. */
export const FRAMEWORKS: readonly Cause[] = [
  {
    name: "Tomcat: not found",
    status: 404,
    type: HTML,
    answers: [
      '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title><style type="text/css">body {font-family:Tahoma}</style></head><body><h1>HTTP Status 404 – Not Found</h1></body></html>',
      '<!doctype html><html lang="en"><head><title>HTTP Status 404 – Not Found</title></head><body></body></html>',
    ],
  },
  {
    name: "Tomcat: error",
    type: HTML,
    answers: [
      '<!doctype html><html lang="en"><head><title>HTTP Status 500 – Internal Server Error</title></head><body><pre>java.lang.NullPointerException\n\tcom.acme.Foo.bar(Foo.java:17)</pre></body></html>',
      '<!doctype html><html lang="en"><head><title>HTTP Status 500 – Internal Server Error</title></head><body><h3>Apache Tomcat/10.1.16</h3></body></html>',
    ],
  },
  {
    name: "an internal error, of Spring and FastAPI",
    type: JSON_TYPE,
    answers: [
      spring("2026-11-27T00:58:49.123+00:00", "/hooks/1", 500, "Internal Server Error"),
      spring("2026-11-26T10:00:00.000+00:00", "/hooks/77", 500, "Internal Server Error"),
      "Internal Server Error",
      "Internal Server Error\n",
    ],
  },
  {
    name: "Spring: bad request",
    status: 400,
    type: JSON_TYPE,
    answers: [
      spring("2026-11-27T00:58:49.123+00:00", "/hooks/1", 400, "Bad Request"),
      spring("2026-11-26T10:00:00.000+00:00", "/a", 400, "Bad Request"),
    ],
  },
  {
    name: "Spring: the white label page",
    type: HTML,
    answers: [
      "<html><body><h1>Whitelabel Error Page</h1><p>This application has no explicit mapping for /error.</p><div id='created'>Fri Nov 27 00:58:49 UTC 2026</div></body></html>",
      "<html><body><h1>Whitelabel Error Page</h1><div id='created'>Thu Nov 26 10:00:00 CET 2026</div></body></html>",
    ],
  },
  {
    name: "Rails: the page",
    type: HTML,
    answers: [
      "<!DOCTYPE html>\n<html>\n<head>\n  <title>We're sorry, but something went wrong (500)</title>\n</head>\n<body></body></html>",
      '<!DOCTYPE html>\n<html lang="en"><head><title>We&#39;re sorry, but something went wrong (500)</title></head></html>',
    ],
  },
  {
    name: "not found, of Rails and GitHub",
    status: 404,
    type: JSON_TYPE,
    answers: [
      '{"status":404,"error":"Not Found","exception":"#<ActiveRecord::RecordNotFound: Couldn\'t find Order with \'id\'=17>"}',
      '{"error":"Not Found","status":404,"exception":"#<ActiveRecord::RecordNotFound: Couldn\'t find Order with \'id\'=99817>"}',
      '{"message":"Not Found","documentation_url":"https://docs.github.com/rest","status":"404"}',
      '{"message": "Not Found"}',
    ],
  },
  {
    name: "Rails: validation",
    status: 422,
    type: JSON_TYPE,
    answers: [
      '{"errors":["Amount must be greater than 0","Name is missing"]}',
      '{"errors":["Amount must be greater than 100"]}',
    ],
  },
  {
    name: "Django: error",
    type: HTML,
    answers: [
      '\n<!doctype html>\n<html lang="en">\n<head>\n  <title>Server Error (500)</title>\n</head>\n<body>\n  <h1>Server Error (500)</h1><p></p>\n</body>\n</html>\n',
      '<!doctype html>\n<html lang="en"><head><title>Server Error (500)</title></head></html>',
    ],
  },
  {
    name: "Django: CSRF",
    status: 403,
    type: HTML,
    answers: [
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n  <meta http-equiv="content-type" content="text/html; charset=utf-8">\n  <title>403 Forbidden</title>\n</head><body><p>CSRF verification failed.</p></body></html>',
      '<!DOCTYPE html><html lang="en"><head><title>403 Forbidden</title></head></html>',
    ],
  },
  {
    name: "Django REST: throttled",
    status: 429,
    type: JSON_TYPE,
    answers: [
      '{"detail":"Request was throttled. Expected available in 42 seconds."}',
      '{"detail":"Request was throttled. Expected available in 1 second."}',
    ],
  },
  {
    name: "Django REST: credentials",
    status: 401,
    type: JSON_TYPE,
    answers: [
      '{"detail":"Authentication credentials were not provided."}',
      '{"detail": "Authentication credentials were not provided."}\n',
    ],
  },
  {
    name: "Laravel: error",
    type: JSON_TYPE,
    answers: ['{\n    "message": "Server Error"\n}', '{"message":"Server Error"}'],
  },
  {
    name: "Laravel: a query fails",
    type: JSON_TYPE,
    answers: [17, 4711].map(
      (id) =>
        `{"message":"SQLSTATE[23000]: Integrity constraint violation: 1062 Duplicate entry '${id}' for key 'orders.PRIMARY'","exception":"Illuminate\\\\Database\\\\QueryException","file":"/var/www/html/vendor/x.php","line":${id}}`,
    ),
  },
  {
    name: "Express: no route",
    status: 404,
    type: HTML,
    answers: [
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /hooks/17</pre>\n</body>\n</html>\n',
      '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>Error</title>\n</head>\n<body>\n<pre>Cannot POST /hooks/18</pre>\n</body>\n</html>\n',
    ],
  },
  {
    name: "Express: a parser's error as JSON",
    status: 400,
    type: JSON_TYPE,
    answers: [
      '{"error":{"message":"Unexpected token } in JSON at position 17","type":"entity.parse.failed"}}',
      '{"error":{"type":"entity.parse.failed","message":"Unexpected token } in JSON at position 901"}}',
    ],
  },
  {
    name: "FastAPI: a missing field",
    status: 422,
    type: JSON_TYPE,
    answers: [
      '{"detail":[{"type":"missing","loc":["body","amount"],"msg":"Field required","input":{"id":1}}]}',
      '{"detail":[{"type":"missing","loc":["body","amount"],"msg":"Field required","input":{"id":29}}]}',
    ],
  },
  {
    name: "FastAPI: a wrong number",
    status: 422,
    type: JSON_TYPE,
    answers: [
      '{"detail":[{"type":"int_parsing","loc":["body","amount"],"msg":"Input should be a valid integer","input":"x"}]}',
      '{"detail":[{"type":"int_parsing","loc":["body","amount"],"msg":"Input should be a valid integer","input":"y1"}]}',
    ],
  },
  {
    name: "ASP.NET: validation",
    status: 400,
    type: "application/problem+json",
    answers: [
      problem(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "One or more validation errors occurred.",
        "https://tools.ietf.org/html/rfc9110#section-15.5.1",
      ),
      problem(
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        "One or more validation errors occurred.",
        "https://tools.ietf.org/html/rfc9110#section-15.5.1",
      ),
    ],
  },
  {
    name: "a problem of a type of its own",
    status: 400,
    type: "application/problem+json",
    answers: [
      '{"type":"https://example.com/probs/out-of-credit","title":"You do not have enough credit.","detail":"Your current balance is 30, but that costs 50.","instance":"/account/12345/msgs/abc"}',
      '{"title":"You do not have enough credit.","type":"https://example.com/probs/out-of-credit","detail":"Your current balance is 7, but that costs 1000."}',
    ],
  },
  {
    name: "another type of problem",
    status: 400,
    type: "application/problem+json",
    answers: [
      '{"type":"https://example.com/probs/no-account","title":"You do not have enough credit."}',
      '{"type": "https://example.com/probs/no-account", "title": "You do not have enough credit.", "status": 400}',
    ],
  },
  {
    name: "ASP.NET Web API",
    type: JSON_TYPE,
    answers: ['{"Message":"An error has occurred."}', '{"Message": "An error has occurred." }'],
  },
  {
    name: "ASP.NET: the yellow page",
    type: HTML,
    answers: [
      "<!DOCTYPE html>\r\n<html>\r\n    <head>\r\n        <title>Runtime Error</title>\r\n        <style>body {}</style></head><body></body></html>",
      "<html><head><title>Runtime Error</title></head></html>",
    ],
  },
];
