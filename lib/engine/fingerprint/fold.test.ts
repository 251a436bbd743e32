import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, TEMPLATE_LENGTH } from "./fold";
import { FOLDED_KINDS, MARK, markOf, plainText } from "./marks";

describe("folding", () => {
  it.each([
    ["see https://api.example.com/v1/x?y=1, or call", "see ⟨url⟩, or call"],
    ["mail ops.team+1@mail.example.co.uk now", "mail ⟨email⟩ now"],
    ["10.0.0.1:8080 and 10.0.0.2 and 10.0.0.0/8", "⟨address⟩ and ⟨address⟩ and ⟨address⟩"],
    ["[::1]:8080, fe80::1%eth0, 2001:db8::8a2e:370:7334", "⟨address⟩, ⟨address⟩, ⟨address⟩"],
    ["db.internal:5432 or localhost:80", "⟨address⟩ or ⟨address⟩"],
    ["Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP", "Bearer ⟨token⟩"],
    ["key AbC3dEf6GhI9jKl2MnO5pQr8", "key ⟨id⟩"],
    ["550e8400-e29b-41d4-a716-446655440000 gone", "⟨id⟩ gone"],
    ["01ARZ3NDEKTSV4RRFFQ69G5FAV gone", "⟨id⟩ gone"],
    ["No such customer: cus_NffrFeUfNV2Hib", "No such customer: ⟨id⟩"],
    ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "⟨trace⟩"],
    ["Root=1-5759e988-bd862e3fe1be46a994272793", "Root=⟨trace⟩"],
    ["Ray ID: 7d3f1c2b4a5e6f70-FRA", "Ray ID: ⟨trace⟩"],
    ["2026-11-27T00:58:49.123Z | Fri, 27 Nov 2026 00:58:49 GMT", "⟨time⟩ | ⟨time⟩"],
    ["[27/Nov/2026:00:58:49 +0000] at 9:05 PM on Nov 3, 2026", "[⟨time⟩] at ⟨time⟩ on ⟨time⟩"],
    ["commit 9fceb02d0ae598e9 at 0x7f", "commit ⟨number⟩ at ⟨number⟩"],
    ["1,234,567.89 or 1.234.567,89 or 1'000 or 5e-3", "⟨number⟩ or ⟨number⟩ or ⟨number⟩ or ⟨number⟩"],
    ["paid $12.50, -3 left, at +1", "paid ⟨number⟩, ⟨number⟩ left, at ⟨number⟩"],
    ["user=\"Ann Lee\", name: 'B'", "user=⟨value⟩, name: ⟨value⟩"],
  ])("%s", (text, folded) => expect(fold(text)).toBe(folded));

  it.each([
    ["Fade::Bead is no address", "Fade::Bead crashed", "Fade::Bead crashed"],
    ["a dash between words is no minus", "well-known pod-5", "well-known pod-⟨number⟩"],
    ["words of a to f are no hex", "decade facade deadbeef", "decade facade deadbeef"],
    ["digits touch a unit", "after 330s, 5MB, 1h30m, 3rd", "after ⟨number⟩, ⟨number⟩, ⟨number⟩, ⟨number⟩"],
    ["a unit is in one or in many", "1 second", "⟨number⟩"],
    [
      "a status stays",
      "HTTP 404, Status: 503, code=429, Error 500",
      "HTTP 404, Status: 503, code=429, Error 500",
    ],
    [
      "another number there is none",
      "error 1205, code 99, status 600",
      "error ⟨number⟩, code ⟨number⟩, status ⟨number⟩",
    ],
    ["the version of HTTP is between", "HTTP/1.1 502 Bad Gateway", "HTTP/⟨number⟩ 502 Bad Gateway"],
    ["a status is no part of a word", "barcode 123", "barcode ⟨number⟩"],
    ["a line of a file is no port", "at Foo.java:123", "at Foo.java:⟨number⟩"],
    [
      "names in words are no token",
      "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
      "ERR_SSL_TLSV⟨number⟩_ALERT_PROTOCOL_VERSION",
    ],
    [
      "nor are paths",
      "/var/www/html/app/Http/Controllers/Order.php",
      "/var/www/html/app/Http/Controllers/Order.php",
    ],
    ["a month is a word of its own", "market 12", "market ⟨number⟩"],
    ["an apostrophe opens nothing", "it's the user's 'x'", "it's the user's 'x'"],
    ["other scripts stay", "注文 12345 は失敗しました", "注文 ⟨number⟩ は失敗しました"],
  ])("%s", (_, text, folded) => expect(fold(text)).toBe(folded));

  it.each([
    ["Order 9999999", "Order 10000000", "Order 1764114131"],
    ["attempt 3 of 5", "attempt 4 of 5"],
    ["waited 1 second", "waited 2 seconds"],
  ])("makes one of %s", (first, ...others) => {
    for (const other of others) expect(fold(other)).toBe(fold(first));
  });

  it("keeps opposites apart", () => expect(fold("Started")).not.toBe(fold("Paused")));

  it("changes nothing that is folded, and is at most as long as a template", () => {
    const pieces = fc.constantFrom(
      ...[" ", "-", ":", "::", ".", "/", "=", '"', "'", "@", "_", "#", "status ", "HTTP/", "http://", "eyJ"],
      ...[
        "a1b2c3d4",
        "Nov 3, 2026",
        "12:34",
        "10.0.0.1",
        "abcdef",
        "error",
        "42",
        "1,000",
        "evt_1Ab2Cd3E",
        "Ω漢字🎉",
      ],
      ...FOLDED_KINDS.map(markOf),
    );
    const texts = fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.array(pieces, { maxLength: 120 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
        expect(once.length).toBeLessThanOrEqual(TEMPLATE_LENGTH);
      }),
      { seed: 20261127, numRuns: 500 },
    );
  });

  it("takes no mark from outside for its own", () => {
    expect(fold(plainText("⟨number⟩ of 5 ⟨id⟩"))).toBe("<number> of ⟨number⟩ <id>");
    expect([...fold("5 of 6").matchAll(MARK)].map(([, kind]) => kind)).toEqual(["number", "number"]);
  });
});
