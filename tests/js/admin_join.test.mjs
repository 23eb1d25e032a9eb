// Joining a draft with what somebody else saved meanwhile.
import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, same, withValue } from "../../caller_server/web/static/admin/draft.mjs";
import { rebase } from "../../caller_server/web/static/admin/join.mjs";

const service = (code, more = {}) => ({ code, name: { id: code }, about: {}, following: null, checklist: [], outcomes: [], ...more });
const counter = (code, services, more = {}) => ({ code, kind: "desk", label: code.replace(/\D/g, ""), services, weights: {}, ...more });
const branch = (more = {}) => ({
  code: "bontang", name: "Bontang", hours: { monday: [["07:30", "15:30"]], holidays: [], seasons: [] }, policy: { max_calls: 3, screening: false },
  services: [service("A"), service("K")], counters: [counter("bontang-1", ["A", "K"]), counter("bontang-2", ["A"])], ...more,
});
const codes = (parts) => parts.map(({ code }) => code);
const add = (description, what, ...parts) => ({ ...description, [what]: [...description[what], ...parts] });

test("what two people changed at different places is joined", () => {
  const base = branch();
  const mine = withValue(withValue(base, "name", "Bontang Baru"), "services.0.name.id", "Klaim");
  const theirs = withValue(withValue(base, "policy.max_calls", 4), "services.1.about.id", "Kecelakaan");

  const joined = rebase(base, mine, theirs);

  assert.deepEqual([joined.name, joined.policy.max_calls], ["Bontang Baru", 4]);
  assert.deepEqual([joined.services[0].name.id, joined.services[1].about.id], ["Klaim", "Kecelakaan"]);
});

test("where both changed the same, the draft holds", () => {
  const base = branch();
  const mine = withValue(withValue(base, "name", "Mine"), "hours.monday", [["08:00", "12:00"]]);
  const theirs = withValue(withValue(base, "name", "Theirs"), "hours.monday", []);

  assert.deepEqual([rebase(base, mine, theirs).name, rebase(base, mine, theirs).hours.monday], ["Mine", [["08:00", "12:00"]]]);
});

test("a draft without changes becomes what was saved, and one that nobody overtook stays", () => {
  const theirs = branch({ name: "Theirs" });
  assert.equal(rebase(branch(), branch(), theirs), theirs);
  assert.equal(rebase(branch(), theirs, branch()), theirs);
});

test("parts that one added and the other took away are joined too", () => {
  const base = branch();
  const mine = add(base, "counters", counter("bontang-3", ["A"]));
  const theirs = { ...base, counters: [base.counters[1], counter("bontang-9", ["K"])] };

  assert.deepEqual(codes(rebase(base, mine, theirs).counters), ["bontang-2", "bontang-9", "bontang-3"]);
});

test("an order that only the other changed is kept, also when the draft adds and takes away", () => {
  const base = branch({ services: ["A", "K", "M", "P"].map((code) => service(code)) });
  const theirs = { ...base, services: moved(base.services, 3, 0) };
  const mine = add({ ...base, services: base.services.filter(({ code }) => code !== "K") }, "services", service("B"));

  assert.deepEqual(codes(rebase(base, withValue(base, "services.0.name.id", "Klaim"), theirs).services), ["P", "A", "K", "M"]);
  assert.deepEqual(codes(rebase(base, mine, theirs).services), ["P", "A", "M", "B"]);
  assert.deepEqual(codes(rebase(base, { ...base, services: [base.services[0], service("B"), ...base.services.slice(1)] }, theirs).services), ["P", "A", "B", "K", "M"]);
});

test("an order that the draft changed is kept, and what the other added stands after its neighbour", () => {
  const base = branch({ services: ["A", "K", "M"].map((code) => service(code)) });
  const mine = { ...base, services: moved(base.services, 2, 0) };
  const theirs = { ...base, services: [service("D"), service("A"), service("B"), service("K"), service("M")] };

  assert.deepEqual(codes(rebase(base, mine, theirs).services), ["D", "M", "A", "B", "K"]);
});

test("two new parts of the same code are two, and what names them goes along", () => {
  const base = branch();
  const mine = add(add(base, "services", service("B", { name: { id: "Bayar iuran" } })), "counters", counter("bontang-3", ["B", "A"], { weights: { B: 2 } }));
  const theirs = add(add(base, "services", service("B", { name: { id: "Perbaikan data" } })), "counters", counter("bontang-3", ["A"]));

  const joined = rebase(base, mine, theirs);

  assert.deepEqual(joined.services.map(({ code, name }) => [code, name.id]), [["A", "A"], ["K", "K"], ["B", "Perbaikan data"], ["C", "Bayar iuran"]]);
  assert.deepEqual(joined.counters.map(({ code, label, services }) => [code, label, services]).slice(2), [["bontang-3", "3", ["A"]], ["bontang-4", "4", ["C", "A"]]]);
  assert.deepEqual(joined.counters[3].weights, { C: 2 });
});

test("what both added alike is there once", () => {
  const base = branch();
  const both = add(base, "services", service("B"));

  assert.deepEqual(codes(rebase(base, withValue(both, "name", "Mine"), both).services), ["A", "K", "B"]);
});

test("a service that is gone is named by nobody any more", () => {
  const base = branch();
  const mine = withValue(add(base, "counters", counter("bontang-3", ["A", "K"], { weights: { K: 3 } })), "services.0.following", "K");
  const theirs = { ...base, services: [base.services[0]], counters: base.counters.map((it) => ({ ...it, services: ["A"] })) };

  const joined = rebase(base, mine, theirs);

  assert.equal(joined.services[0].following, null);
  assert.deepEqual(joined.counters.map(({ services, weights }) => [services, weights]), [[["A"], {}], [["A"], {}], [["A"], {}]]);
});

test("plain lists are joined by what stands in them", () => {
  const base = branch({ hours: { monday: [], holidays: ["2026-12-25", "2027-01-01"], seasons: [] } });
  const mine = withValue(withValue(base, "hours.holidays", ["2026-12-25", "2027-01-01", "2027-05-01"]), "counters.0.services", ["A"]);
  const theirs = withValue(withValue(base, "hours.holidays", ["2027-01-01", "2027-08-17"]), "counters.0.services", ["A", "K", "D"]);
  const withD = add(theirs, "services", service("D"));

  const joined = rebase(base, mine, withD);

  assert.deepEqual([...joined.hours.holidays].sort(), ["2027-01-01", "2027-05-01", "2027-08-17"]);
  assert.deepEqual(joined.counters[0].services, ["A", "D"]);
});

test("seasons are told apart by their names, and where two have the same the draft holds", () => {
  const season = (name, last = "2027-03-09") => ({ name, first: "2027-02-08", last });
  const base = branch({ hours: { monday: [], holidays: [], seasons: [season("Ramadan")] } });
  const mine = withValue(base, "hours.seasons", [season("Ramadan", "2027-03-10")]);
  const theirs = withValue(base, "hours.seasons", [season("Ramadan"), season("Akhir tahun")]);
  const twice = withValue(base, "hours.seasons", [season("Ramadan"), season("Ramadan", "2027-03-12")]);

  assert.deepEqual(rebase(base, mine, theirs).hours.seasons, [season("Ramadan", "2027-03-10"), season("Akhir tahun")]);
  assert.deepEqual(rebase(base, twice, theirs).hours.seasons, twice.hours.seasons);
});

test("whatever two people change, nothing of one side alone is lost", () => {
  const base = branch({ services: ["A", "K", "M", "P", "D"].map((code) => service(code)) });
  const changes = [
    (it) => withValue(it, "name", "Baru"),
    (it) => withValue(it, "policy.max_calls", 5),
    (it) => ({ ...it, services: moved(it.services, codes(it.services).indexOf("D"), 1) }),
    (it) => ({ ...it, services: it.services.filter(({ code }) => code !== "M") }),
    (it) => add(it, "services", service("T")),
    (it) => ({ ...it, services: [service("R"), ...it.services] }),
    (it) => ({ ...it, counters: it.counters.slice(1) }),
    (it) => withValue(it, "hours.holidays", ["2027-08-17"]),
  ];
  for (const [i, one] of changes.entries()) {
    for (const other of changes.slice(i + 1)) {
      for (const [mine, theirs] of [[one, other], [other, one]]) {
        assert.ok(same(byCode(rebase(base, mine(base), theirs(base))), byCode(mine(theirs(base)))), `${mine} with ${theirs}`);
      }
    }
  }
});

/** Without the order, for changes that can be joined in more than one. */
const byCode = (it) => ({ ...it, services: [...it.services].sort((one, other) => one.code.localeCompare(other.code)) });

test("displays keep to their services and counters when these get other codes, or go", () => {
  const display = (more) => ({ code: "one", layout: "calls", services: [], counters: [], missed: true, reload_at: "03:30", ...more });
  const base = branch({ displays: [display({ services: ["K"] })] });
  const mine = { ...add(add(base, "services", service("B", { name: { id: "Mine" } })), "counters", counter("bontang-3", ["A"], { kind: "desk", label: "3" })), displays: [display({ services: ["K", "B"], counters: ["bontang-3"] })] };
  const theirs = add(add({ ...base, services: base.services.filter(({ code }) => code !== "K"), counters: base.counters.map((it) => ({ ...it, services: ["A"] })) }, "services", service("B", { name: { id: "Theirs" } })), "counters", counter("bontang-3", ["A"], { kind: "desk", label: "3", weights: { A: 2 } }));

  const joined = rebase(base, mine, theirs);

  const own = joined.services.find(({ name }) => name.id === "Mine").code;
  assert.notEqual(own, "B");
  assert.deepEqual(joined.displays[0].services, [own]);
  assert.ok(codes(joined.counters).includes(joined.displays[0].counters[0]));
  assert.notEqual(joined.displays[0].counters[0], "bontang-3");
});
