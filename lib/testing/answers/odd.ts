import { type Cause, HTML, JSON_TYPE, PLAIN } from "./cause";

const bytes = (text: string, encoding: BufferEncoding) => new Uint8Array(Buffer.from(text, encoding));
const long = (text: string) => `${text}${" and so on".repeat(400)}`;

/** Nothing, no text, other scripts, other encodings, and what was cut. */
export const ODD: readonly Cause[] = [
  { name: "nothing", answers: ["", " ", "\r\n\r\n", "\ufeff", "\0\0"] },
  {
    name: "no text",
    type: "application/octet-stream",
    answers: [
      bytes("89504e470d0a1a0a0000000d49484452ff", "hex"),
      bytes("c0fe00ff80c1c0f5", "hex"),
      bytes("1f8b0800ffff80", "hex"),
    ],
  },
  {
    name: "a mark of byte order",
    type: JSON_TYPE,
    answers: [
      '\ufeff{"message":"broken"}',
      '{"message":"broken"}',
      bytes("fffe7b0022006d0065007300730061006700650022003a002200620072006f006b0065006e0022007d00", "hex"),
    ],
  },
  {
    name: "German in Latin-1",
    type: "text/plain; charset=iso-8859-1",
    answers: [
      bytes("Bestellung 17 nicht gefunden: ungültig", "latin1"),
      bytes("Bestellung 99 nicht gefunden: ungültig", "latin1"),
    ],
  },
  {
    name: "French",
    type: PLAIN,
    answers: ["La commande n° 17 est introuvable à 12:30", "La commande n° 18 est introuvable à 09:05"],
  },
  {
    name: "Spanish",
    type: JSON_TYPE,
    answers: ['{"message":"El pedido 17 no existe"}', '{"message":"El pedido 4711 no existe"}'],
  },
  {
    name: "Portuguese, escaped",
    type: JSON_TYPE,
    answers: ['{"message":"Opera\\u00e7\\u00e3o 17 inv\\u00e1lida"}', '{"message":"Operação 18 inválida"}'],
  },
  {
    name: "Japanese",
    type: JSON_TYPE,
    answers: ['{"message":"注文番号 12345 は存在しません"}', '{"message":"注文番号 67890 は存在しません"}'],
  },
  {
    name: "Japanese in Shift_JIS",
    type: "text/plain; charset=shift_jis",
    answers: [bytes("8378836e96be", "hex"), bytes("8378836e96be0a", "hex")],
  },
  { name: "Chinese", type: PLAIN, answers: ["订单12345不存在", "订单98765不存在"] },
  { name: "Korean", type: PLAIN, answers: ["주문 17을 찾을 수 없습니다", "주문 18을 찾을 수 없습니다"] },
  { name: "Russian", type: PLAIN, answers: ["Заказ 17 не найден", "Заказ 4711 не найден"] },
  { name: "Greek", type: PLAIN, answers: ["Η παραγγελία 17 δεν βρέθηκε", "Η παραγγελία 18 δεν βρέθηκε"] },
  { name: "Arabic", type: PLAIN, answers: ["الطلب 17 غير موجود", "الطلب 18 غير موجود"] },
  { name: "Hebrew", type: PLAIN, answers: ["הזמנה 17 לא נמצאה", "הזמנה 18 לא נמצאה"] },
  { name: "Hindi", type: PLAIN, answers: ["आदेश 17 नहीं मिला", "आदेश 18 नहीं मिला"] },
  { name: "Thai", type: PLAIN, answers: ["ไม่พบคำสั่งซื้อ 17", "ไม่พบคำสั่งซื้อ 18"] },
  { name: "emoji", type: PLAIN, answers: ["💥 17 boom", "💥 18 boom"] },
  {
    name: "JSON cut behind its message",
    type: JSON_TYPE,
    answers: [
      '{"message":"too long","trace":["a","b',
      '{"message":"too long","trace":["a","b","c"]}',
      `{"message":"too long","trace":"${"x".repeat(9000)}"}`,
    ],
  },
  {
    name: "JSON cut within its message",
    type: JSON_TYPE,
    answers: ['{"code":"too_long","message":"this never en', '{"code":"too_long"}'],
  },
  { name: "a text that goes on", type: PLAIN, answers: [long("Overflow at 17"), long("Overflow at 18")] },
  {
    name: "an indented text",
    type: PLAIN,
    answers: ["\n\n   Failed   to\tsave   \n   order 17 \n", "Failed to save\norder 18"],
  },
  {
    name: "lines of a log",
    type: PLAIN,
    answers: [
      "2026-11-27 00:58:49,123 ERROR [worker-17] Pool exhausted\nnext 1",
      "2026-11-26 23:00:00,001 ERROR [worker-18] Pool exhausted\nnext 2",
    ],
  },
  {
    name: "a line of syslog",
    type: PLAIN,
    answers: ["Nov 27 00:58:49 web-1 app[4711]: segfault", "Nov 26 03:01:02 web-2 app[4712]: segfault"],
  },
  { name: "attempts of five", type: PLAIN, answers: ["attempt 3 of 5", "attempt 4 of 5"] },
  {
    name: "a timer",
    type: PLAIN,
    answers: ["gave up after 330s", "gave up after 31 s", "gave up after 5 minutes", "gave up after 1h30m"],
  },
  { name: "started", type: PLAIN, answers: ["Started", "Started "] },
  { name: "paused", type: PLAIN, answers: ["Paused", " Paused"] },
  {
    name: "a status in a text",
    type: PLAIN,
    answers: ["upstream replied with status 404 in 17 ms", "upstream replied with status 404 in 4 ms"],
  },
  {
    name: "another status in it",
    type: PLAIN,
    answers: ["upstream replied with status 410 in 17 ms", "upstream replied with status 410 in 5 ms"],
  },
  {
    name: "a name in quotes",
    type: PLAIN,
    answers: ['refused: user="ann" from 10.0.0.1', 'refused: user="Bob Lee" from 10.0.0.2'],
  },
  { name: "marks from outside", type: PLAIN, answers: ["a ⟨number⟩ is a mark", "a <number> is a mark"] },
  {
    name: "a redirect",
    status: 302,
    type: HTML,
    answers: [
      '<html><head><title>302 Found</title></head><body>The document has moved <a href="https://example.com/17">here</a>.</body></html>',
      "<html><head><title>302 Found</title></head></html>",
    ],
  },
  {
    name: "a form to sign in",
    status: 200,
    type: HTML,
    answers: [
      '<!DOCTYPE html><html><head><meta name="csrf" content="a1"><title>Sign in · Acme</title></head></html>',
      '<!DOCTYPE html><html><head><meta name="csrf" content="b2"><title>Sign in · Acme</title></head></html>',
    ],
  },
  {
    name: "a page with scripts only",
    status: 200,
    type: HTML,
    answers: [
      "<html><head><script>var t=17;</script></head><body><p>Enable JavaScript</p></body></html>",
      "<html><head><script>var t=18;</script><style>p{}</style></head><body><!-- 9 --><p>Enable JavaScript</p></body></html>",
    ],
  },
  {
    name: "a comment before the page",
    type: HTML,
    answers: [
      "<!-- built 17 --><html><body><h2>Down for <b>maintenance</b></h2></body></html>",
      "<!-- built 18 --><html><body><h2>Down for <b>maintenance</b></h2></body></html>",
    ],
  },
];
