import assert from "node:assert/strict";
import { test } from "node:test";
import { announcementUrls, invitationUrls, missedUrls, sentenceUrls, spokenNumber, whole } from "../../display/static/said.mjs";

const aView = (digits) => ({ voice: ["id", "en"], max_calls: 3, speech: digits && { digits, chime: true, loudness: [] } });
const aCall = { number: "A042", kind: "desk", label: "3b", attempt: 2 };

test("a call's recording is asked for by all that is said, in each language in turn", () => {
  assert.deepEqual(announcementUrls(aCall, aView(), "abc"), [
    "/display/announcements/id/A042-desk-3B-2-3.wav?v=abc", "/display/announcements/en/A042-desk-3B-2-3.wav?v=abc",
  ]);
});

test("where numbers are said whole, another recording is asked for", () => {
  assert.match(announcementUrls(aCall, aView("whole"), "abc")[0], /A042-desk-3B-2-3-whole\.wav/);
  assert.match(invitationUrls({ first: "A005", last: "A008" }, aView("whole"), "abc")[0], /^\/display\/invitations\/id\/A005-to-A008-whole\.wav/);
  assert.match(missedUrls({ number: "A005" }, aView("whole"), "abc")[1], /^\/display\/missed\/en\/A005-whole\.wav/);
});

test("invitations, missed numbers and sentences have their addresses", () => {
  assert.equal(invitationUrls({ first: "A005", last: "A008" }, aView("one_by_one"), "abc")[0], "/display/invitations/id/A005-to-A008.wav?v=abc");
  assert.equal(missedUrls({ number: "A005" }, aView(), "abc")[0], "/display/missed/id/A005.wav?v=abc");
  assert.deepEqual(sentenceUrls("opened", aView(), "abc"), ["/display/messages/id/opened.wav?v=abc", "/display/messages/en/opened.wav?v=abc"]);
});

test("a whole number has the clips that the voice has for it", () => {
  const cases = [
    [0, ["digit.0"]], [7, ["digit.7"]], [10, ["number.10"]], [19, ["number.19"]], [21, ["number.21"]], [29, ["number.29"]], [40, ["number.40"]], [42, ["number.40", "digit.2"]],
    [100, ["number.100"]], [111, ["number.100", "number.11"]], [240, ["number.200", "number.40"]], [1000, ["number.1000"]],
    [1001, ["number.1000", "digit.1"]], [2300, ["digit.2", "number.thousand", "number.300"]],
    [12_045, ["number.12", "number.thousand", "number.40", "digit.5"]],
  ];
  for (const [value, clips] of cases) assert.deepEqual(whole(value), clips, String(value));
});

test("the screen writes a number as the voice says it", () => {
  const words = { "number.40": "empat puluh", "digit.2": "dua", "digit.7": "tujuh" };
  const oneByOne = (number) => [...number.replaceAll("-", "")].join(" ");

  assert.equal(spokenNumber("A042", aView("whole"), words, oneByOne), "A empat puluh dua");
  assert.equal(spokenNumber("A-K2-07", aView("whole"), words, oneByOne), "A K 2, tujuh");
  assert.equal(spokenNumber("A042", aView(), words, oneByOne), "A 0 4 2");
});
