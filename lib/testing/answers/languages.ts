import { type Cause, HTML, PLAIN, XML } from "./cause";

const soap = (code: string, text: string) =>
  `<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring><detail/></soap:Fault></soap:Body></soap:Envelope>`;

/** Errors and traces of languages and their libraries. */
export const LANGUAGES: readonly Cause[] = [
  {
    name: "Go: a handler's text",
    type: PLAIN,
    answers: ["context deadline exceeded\n", "context deadline exceeded"],
  },
  {
    name: "Go: dial",
    status: 502,
    type: PLAIN,
    answers: [
      "dial tcp 10.0.3.17:5432: connect: connection refused\n",
      "dial tcp 10.0.4.1:5432: connect: connection refused",
      "dial tcp [fd00::17]:5432: connect: connection refused",
    ],
  },
  {
    name: "Go: panic",
    type: PLAIN,
    answers: [
      "panic: runtime error: index out of range [5] with length 3\n\ngoroutine 17 [running]:\nmain.main()",
      "panic: runtime error: index out of range [12] with length 12\n\ngoroutine 901 [running]:\nmain.main()",
    ],
  },
  {
    name: "Go: no such host",
    status: 502,
    type: PLAIN,
    answers: [
      "dial tcp: lookup db.internal on 10.0.0.10:53: no such host",
      "dial tcp: lookup db.internal on 10.0.0.11:53: no such host",
    ],
  },
  {
    name: "PHP: uncaught",
    type: HTML,
    answers: [
      "<br />\n<b>Fatal error</b>:  Uncaught TypeError: count(): Argument #1 must be of type array, null given in /var/www/html/hook.php:17\nStack trace:\n#0 {main}",
      "<br />\n<b>Fatal error</b>:  Uncaught TypeError: count(): Argument #1 must be of type array, null given in /var/www/html/hook.php:190\nStack trace:\n#0 {main}",
    ],
  },
  {
    name: "PHP: memory",
    type: HTML,
    answers: [
      "<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted (tried to allocate 20480 bytes) in <b>/var/www/a.php</b> on line <b>3</b><br />",
      "<br />\n<b>Fatal error</b>:  Allowed memory size of 268435456 bytes exhausted (tried to allocate 4096 bytes) in <b>/var/www/a.php</b> on line <b>71</b><br />",
    ],
  },
  {
    name: "SOAP: client",
    type: XML,
    answers: [soap("soap:Client", "Order 17 is unknown"), soap("soap:Client", "Order 4711 is unknown")],
  },
  {
    name: "SOAP: server",
    type: XML,
    answers: [soap("soap:Server", "Order 17 is unknown"), soap("soap:Server", "Order 18 is unknown")],
  },
  {
    name: "SOAP 1.2",
    type: "application/soap+xml",
    answers: ["17", "18"].map(
      (id) =>
        `<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body><env:Fault><env:Code><env:Value>env:Sender</env:Value></env:Code><env:Reason><env:Text xml:lang="en">Message ${id} does not conform</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>`,
    ),
  },
  {
    name: "Java: a trace",
    type: PLAIN,
    answers: [
      'java.lang.NullPointerException: Cannot invoke "com.acme.Order.getId()" because "order" is null\n\tat com.acme.OrderService.handle(OrderService.java:57)',
      'java.lang.NullPointerException: Cannot invoke "com.acme.Order.getId()" because "order" is null\n\tat com.acme.OrderService.handle(OrderService.java:61)',
    ],
  },
  {
    name: "Java: another exception",
    type: PLAIN,
    answers: [
      "java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms.\n\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:696)",
      "java.sql.SQLTransientConnectionException: HikariPool-2 - Connection is not available, request timed out after 30001ms.\n\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:695)",
    ],
  },
  {
    name: "Python: a trace",
    type: PLAIN,
    answers: [
      'Traceback (most recent call last):\n  File "/app/main.py", line 17, in handle\n    raise KeyError(key)',
      'Traceback (most recent call last):\n  File "/app/main.py", line 20, in handle\n    raise KeyError(key)',
    ],
  },
  {
    name: "Node: a trace",
    type: PLAIN,
    answers: [
      "TypeError: Cannot read properties of undefined (reading 'id')\n    at handle (/app/src/hooks.js:17:22)\n    at next",
      "TypeError: Cannot read properties of undefined (reading 'id')\n    at handle (/app/src/hooks.js:18:9)\n    at next",
    ],
  },
  {
    name: ".NET: a trace",
    type: PLAIN,
    answers: [
      "System.NullReferenceException: Object reference not set to an instance of an object.\r\n   at Acme.Hooks.Handle(Order o) in C:\\src\\Hooks.cs:line 17",
      "System.NullReferenceException: Object reference not set to an instance of an object.\r\n   at Acme.Hooks.Handle(Order o) in C:\\src\\Hooks.cs:line 99",
    ],
  },
  {
    name: "Ruby: C++ names are no addresses",
    type: PLAIN,
    answers: ["Fade::Bead crashed", "Fade::Bead crashed "],
  },
  {
    name: "PostgreSQL: deadlock",
    type: PLAIN,
    answers: [
      "ERROR: deadlock detected\nDETAIL: Process 18017 waits for ShareLock on transaction 7001; blocked by process 18020.",
      "ERROR: deadlock detected\nDETAIL: Process 9 waits for ShareLock on transaction 123456789; blocked by process 10.",
    ],
  },
];
