import assert from "node:assert/strict";
import { test } from "node:test";
import { AGAIN, after, playlist, remember, remembered } from "../../display/static/playlist.mjs";

const files = ["a.png", "b.mp4", "c.png"].map((name) => ({ name, kind: name.endsWith("png") ? "picture" : "video", url: `/x/${name}` }));
const aStorage = (kept = {}) => ({ getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) });
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A playlist whose files end when the test says so. */
function aPlaylist({ lists = [files], storage = aStorage() } = {}) {
  const shown = [], any = [], waits = [], ends = [];
  let asked = 0;
  const fetch = async () => {
    const list = lists[Math.min(asked++, lists.length - 1)];
    if (list === null) throw new TypeError("no network");
    return { ok: true, json: async () => ({ files: list }) };
  };
  const show = (file, from) => new Promise((resolve, reject) => (shown.push([file.name, from]), ends.push({ resolve, reject })));
  const wait = (ms) => new Promise((resolve) => (waits.push(ms), ends.push({ resolve })));
  const made = playlist({ url: "/list", show, onAny: (is) => any.push(is), storage, fetch, wait });
  made.play();
  const end = async (how = "resolve") => (ends.shift()[how](new Error("broken")), await settle());
  return { shown, any, waits, end, made, storage };
}

test("files are shown in their order, and then from the first again", async () => {
  const { shown, end } = aPlaylist();
  await settle();
  for (let turn = 0; turn < 3; turn++) await end();

  assert.deepEqual(shown, [["a.png", 0], ["b.mp4", 0], ["c.png", 0], ["a.png", 0]]);
});

test("after loading the page a video goes on where it was", async () => {
  const storage = aStorage();
  remember("b.mp4", 42.5, storage);

  const { shown, end } = aPlaylist({ storage });
  await settle();
  await end();

  assert.deepEqual(shown, [["b.mp4", 42.5], ["c.png", 0]]);
});

test("where the file is gone, or nothing readable was kept, it begins with the first", async () => {
  for (const kept of [JSON.stringify({ name: "z.mp4", seconds: 4 }), "not json", "null", JSON.stringify({ name: 3 })]) {
    const { shown } = aPlaylist({ storage: aStorage({ "lapak.display.playing": kept }) });
    await settle();

    assert.deepEqual(shown, [["a.png", 0]], kept);
  }
});

test("a browser that keeps nothing plays all the same", async () => {
  const locked = { getItem: () => { throw new Error("locked"); }, setItem: () => { throw new Error("locked"); } };
  assert.equal(remembered(locked), null);

  const { shown, end } = aPlaylist({ storage: locked });
  await settle();
  await end();

  assert.deepEqual(shown.map(([name]) => name), ["a.png", "b.mp4"]);
});

test("a broken file is left out; when all are broken, the services come back and it is tried again later", async () => {
  const { shown, any, waits, end } = aPlaylist();
  await settle();
  for (let turn = 0; turn < 3; turn++) await end("reject");

  assert.deepEqual([shown.length, waits, any.at(-1)], [3, [AGAIN], false]);
  await end();
  assert.deepEqual([shown.length, any.at(-1)], [4, true]);
});

test("an empty folder is looked into again, and a server that is away leaves what is known", async () => {
  const empty = aPlaylist({ lists: [[], files] });
  await settle();
  assert.deepEqual([empty.any, empty.waits], [[false], [AGAIN]]);
  await empty.end();
  assert.deepEqual(empty.shown, [["a.png", 0]]);

  const away = aPlaylist({ lists: [files, null] });
  await settle();
  for (let turn = 0; turn < 3; turn++) await away.end();
  assert.deepEqual(away.shown.at(-1), ["a.png", 0]);
});

test("the file after one that is gone is the first", () => {
  assert.deepEqual([after(files, "z").name, after(files, "c.png").name, after([], "a.png")], ["a.png", "a.png", null]);
});
