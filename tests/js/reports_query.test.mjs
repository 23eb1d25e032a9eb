import assert from "node:assert/strict";
import { test } from "node:test";
import { asAddress, asQuery, fromAddress, into } from "../../caller_server/web/static/reports/query.mjs";

const LEAD = { today: "2026-11-23", maySeeOfficers: true };
const asked = (changes) => ({ from: "2026-11-01", to: "2026-11-23", by: "day", service: "", counter: "", officer: "", ...changes });

test("without anything in the address the report is about this month by day", () => {
  assert.deepEqual(fromAddress("", LEAD), asked());
});

test("what stands in the address is asked for, and what makes no sense there is not", () => {
  assert.deepEqual(fromAddress("?from=2026-11-16&to=2026-11-20&by=counter&service=A&officer=ana", LEAD),
    asked({ from: "2026-11-16", to: "2026-11-20", by: "counter", service: "A", officer: "ana" }));
  assert.deepEqual(fromAddress("?from=yesterday&by=weather", LEAD), asked());
});

test("who may not see single officers does not ask for them, whatever the address says", () => {
  assert.deepEqual(fromAddress("?by=officer&officer=ana", { ...LEAD, maySeeOfficers: false }), asked());
});

test("empty filters are left out of the query", () => {
  assert.equal(asQuery(asked({ counter: "bontang-1" }), { lang: "id", branch: null }), "from=2026-11-01&to=2026-11-23&by=day&counter=bontang-1&lang=id");
});

test("what is asked for survives the way through the address", () => {
  const mine = asked({ by: "hour", service: "K" });
  const address = asAddress(mine, { path: "/reports", search: "?branch=samarinda&lang=en&service=old" });

  assert.equal(address, "/reports?from=2026-11-01&to=2026-11-23&by=hour&service=K&branch=samarinda&lang=en");
  assert.deepEqual(fromAddress(address.slice("/reports".length), LEAD), mine);
});

test("a day leads to its hours, a service to its days, an hour and 'none' to nothing", () => {
  assert.deepEqual(into(asked(), "2026-11-20"), asked({ from: "2026-11-20", to: "2026-11-20", by: "hour" }));
  assert.deepEqual(into(asked({ by: "service" }), "K"), asked({ service: "K" }));
  assert.deepEqual(into(asked({ by: "officer" }), "ana"), asked({ officer: "ana" }));
  assert.equal(into(asked({ by: "hour" }), "09"), null);
  assert.equal(into(asked({ by: "counter" }), ""), null);
});
