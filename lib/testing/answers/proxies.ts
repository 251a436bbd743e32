import { type Cause, HTML, PLAIN } from "./cause";

const nginx = (title: string, server: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n<!-- a padding to disable MSIE and Chrome friendly error page -->`;
const apache = (title: string, text: string) =>
  `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>`;
const cloudflare = (title: string, ray: string) =>
  `<!DOCTYPE html>\n<html class="no-js" lang="en-US">\n<head>\n<title>${title}</title>\n<meta charset="UTF-8" /></head>\n<body><div>Cloudflare Ray ID: <strong>${ray}</strong> &bull; 2026-11-27 00:58:49 UTC</div></body></html>`;
const haproxy = (title: string, text: string) => `<html><body><h1>${title}</h1>\n${text}\n</body></html>\n`;

/** Pages of proxies, load balancers and web servers. */
export const PROXIES: readonly Cause[] = [
  {
    name: "a bad gateway, of nginx and what is made of it",
    status: 502,
    type: HTML,
    answers: [
      nginx("502 Bad Gateway", "nginx/1.25.3"),
      nginx("502 Bad Gateway", "nginx"),
      nginx("502 Bad Gateway", "openresty/1.21.4.1"),
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>",
    ],
  },
  {
    name: "a gateway that timed out, of nginx and HAProxy",
    status: 504,
    type: HTML,
    answers: [
      nginx("504 Gateway Time-out", "nginx/1.18.0 (Ubuntu)"),
      nginx("504 Gateway Time-out", "nginx/1.27.0"),
      haproxy("504 Gateway Time-out", "The server didn't respond in time."),
      haproxy("504 Gateway Time-out", "The server did not respond in time."),
    ],
  },
  {
    name: "nginx: body too large",
    status: 413,
    type: HTML,
    answers: [
      nginx("413 Request Entity Too Large", "nginx/1.25.3"),
      nginx("413 Request Entity Too Large", "nginx"),
    ],
  },
  {
    name: "nginx: certificate missing, of a status of nginx's own",
    status: 400,
    type: HTML,
    answers: [
      nginx("400 No required SSL certificate was sent", "nginx/1.25.3"),
      nginx("400 No required SSL certificate was sent", "nginx/1.26.1"),
    ],
  },
  {
    name: "Apache: not found, whatever the path",
    status: 404,
    type: HTML,
    answers: [
      apache("404 Not Found", "The requested URL /hooks/orders/17 was not found on this server."),
      apache("404 Not Found", "The requested URL was not found on this server."),
    ],
  },
  {
    name: "an unavailable service, of Apache and HAProxy",
    status: 503,
    type: HTML,
    answers: [
      apache(
        "503 Service Unavailable",
        "The server is temporarily unable to service your request due to maintenance downtime.",
      ),
      apache("503 Service Unavailable", "Apache/2.4.58 (Unix) Server at shop.example.com Port 443"),
      haproxy("503 Service Unavailable", "No server is available to handle this request."),
      haproxy("503  Service Unavailable", "No server is available to handle this request."),
    ],
  },
  {
    name: "Apache: proxy error",
    status: 502,
    type: HTML,
    answers: [
      apache("502 Proxy Error", "Reason: Error reading from remote server"),
      apache("502 Proxy Error", "Reason: DNS lookup failure for: backend7"),
    ],
  },
  {
    name: "Cloudflare: web server is down",
    status: 521,
    type: HTML,
    answers: [
      cloudflare("example.com | 521: Web server is down", "7d3f1c2b4a5e6f70"),
      cloudflare("example.com | 521: Web server is down", "8f00aa12bc34de56"),
    ],
  },
  {
    name: "Cloudflare: connection timed out",
    status: 522,
    type: HTML,
    answers: [
      cloudflare("example.com | 522: Connection timed out", "7d3f1c2b4a5e6f71"),
      cloudflare("example.com | 522: Connection timed out", "1a2b3c4d5e6f7081"),
    ],
  },
  {
    name: "Cloudflare: blocked",
    status: 403,
    type: HTML,
    answers: [
      cloudflare("Attention Required! | Cloudflare", "8a1b2c3d4e5f6071"),
      cloudflare("Attention Required! | Cloudflare", "9f8e7d6c5b4a3021"),
    ],
  },
  {
    name: "Cloudflare: a code as text",
    status: 530,
    type: PLAIN,
    answers: ["error code: 1033", "error code: 1016"],
  },
  {
    name: "Varnish: fetch failed",
    status: 503,
    type: HTML,
    answers: [
      "<!DOCTYPE html>\n<html>\n  <head>\n    <title>503 Backend fetch failed</title>\n  </head>\n  <body>\n    <h1>Error 503 Backend fetch failed</h1>\n    <p>Backend fetch failed</p>\n    <h3>Guru Meditation:</h3>\n    <p>XID: 32770</p>",
      "<!DOCTYPE html>\n<html><head><title>503 Backend fetch failed</title></head><body><p>XID: 98311</p>",
    ],
  },
  {
    name: "Envoy: connection failure",
    status: 503,
    type: PLAIN,
    answers: [
      "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: 111",
      "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: 111\n",
    ],
  },
  {
    name: "Envoy: overflow",
    status: 503,
    type: PLAIN,
    answers: [
      "upstream connect error or disconnect/reset before headers. reset reason: overflow",
      "upstream connect error or disconnect/reset before headers. reset reason: overflow\n",
    ],
  },
  {
    name: "Envoy: upstream time-out",
    status: 504,
    type: PLAIN,
    answers: ["upstream request timeout", "upstream request timeout\n", " upstream request timeout"],
  },
  {
    name: "Envoy: no healthy upstream",
    status: 503,
    type: PLAIN,
    answers: ["no healthy upstream", "no healthy upstream\r\n"],
  },
  {
    name: "IIS: a sub-status",
    type: HTML,
    answers: [
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>\n<title>IIS 10.0 Detailed Error - 500.19 - Internal Server Error</title>',
      '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>\n<title>IIS 8.5 Detailed Error - 500.0 - Internal Server Error</title>',
    ],
  },
  {
    name: "IIS: forbidden",
    status: 403,
    type: HTML,
    answers: [
      '<html><head><title>403 - Forbidden: Access is denied.</title></head><body><div id="header"><h1>Server Error</h1></div></body></html>',
      "<html><head><title>403 - Forbidden: Access is denied.</title></head><body></body></html>",
    ],
  },
  { name: "Traefik", status: 404, type: PLAIN, answers: ["404 page not found", "404 page not found\n"] },
  {
    name: "Akamai",
    status: 403,
    type: HTML,
    answers: [
      "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nReference&#32;&#35;18&#46;a1b2c3d4&#46;1764205129&#46;3e2f1a0b\n</BODY>\n</HTML>",
      "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\nReference&#32;&#35;18&#46;ffb2c3d4&#46;1764205130&#46;1\n</BODY>\n</HTML>",
    ],
  },
];
