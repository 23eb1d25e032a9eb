// What the phone shows for a ticket, as plain data: no DOM, no clock, no socket. templates/phone/ticket.html says the same
// for a browser without scripts; a test compares the two.

import { clock, halves, spokenDigits } from "../shared/words.mjs";

const WALKS = [5, 10, 15, 20]; // minutes
const NOTICE_ICONS = { paused: "pause", resumed: "check", numbers_gone: "paper", closing_soon: "clock", leave_building: "walker" };

const MINUTE = 60000;
const BUFFER = 5 * MINUTE; // between arriving and the early end of the window
const MOST_DOTS = 9;
const ENDED = { served: "served", cancelled: "cancelled", expired: "expired" };

/** Nothing will change any more: no need to follow. */
export const isOver = (view) => view.state in ENDED;

/** Whether the phone should ring now, and for which call: a recall is another one. Null when there is nothing to ring for. */
export const ringFor = (view) => (view.state === "called" && !view.coming ? `${view.called_at} ${view.attempt}` : null);

/** Whether it helps to keep the screen awake. */
export const keepAwake = (view) => view.state === "waiting" || view.state === "called";

/** One of: invited called late missed waiting serving parked served cancelled expired. `now` is the server's time in ms. */
export function kindOf(view, now) {
  if (view.state === "waiting") return view.place === "invited" ? "invited" : "waiting";
  if (view.state !== "no_show") return view.state;
  return view.return_by && now < Date.parse(view.return_by) ? "missed" : "late";
}

/** When to set off: early end of the window, less the walk and a buffer, down to five minutes. Null without a window. */
export function setOffAt({ estimate, walk_minutes: walk }) {
  if (!estimate || walk === null) return null;
  const early = Date.parse(estimate.from) - walk * MINUTE - BUFFER;
  return Math.floor(early / (5 * MINUTE)) * 5 * MINUTE;
}

/** What everyone is told and still holds, or null. `leave` when everybody has to leave the building. */
export const noticeOf = ({ notice }, now, language) => notice && (!notice.until || now < Date.parse(notice.until))
  ? { seq: notice.seq, text: notice.texts[language] ?? notice.text, icon: NOTICE_ICONS[notice.message] ?? "info", leave: notice.message === "leave_building" } : null;

/** The whole screen. `connection` is "connected", "polling", "cut_off" or null while not known; `heard` is false until sound is allowed. */
export function screen(view, { t, timeZone, now, connection = null, heard = true }) {
  const at = (moment) => clock(moment, timeZone);
  const kind = kindOf(view, now);
  const cut = connection === "cut_off" && !isOver(view);
  const tell = { view, t, at, now, heard, cut };
  const parts = cut && kind !== "called" ? whileCutOff(tell, kind) : PARTS[kind](tell);
  return {
    kind, cut,
    notice: noticeOf(view, now, t.language),
    link: link(tell, connection),
    tab: tab(tell, kind),
    number: plate(view.number, t),
    service: view.service.name,
    under: under(tell, kind),
    parts,
    actions: cut ? buttonsCutOff(tell, kind) : BUTTONS[kind]?.(tell) ?? [],
    before: kind === "missed" && !cut ? t("missed.report") : null,
    say: spoken(tell, kind, cut),
  };
}

function under({ view, t, at }, kind) {
  if (kind === "served" && view.counter) return counterName(view.counter, t);
  return view.appointment_at ? t("why.appointment", { time: at(view.appointment_at) }) : t("taken", { time: at(view.issued_at) });
}

const counterName = (counter, t) => t("counter.name", { word: t(`counter.${counter.kind}`), label: counter.label });
const plate = (number, t) => ({ halves: halves(number), label: t("number.label", { words: spokenDigits(number, t) }) });
const banner = (tone, icon, title, sentence) => ({ is: "banner", tone, icon, title, sentence });

function link({ view, t, at }, connection) {
  const icon = { connected: "check", polling: "clock", cut_off: "broken-link" }[connection] ?? null;
  return { icon, text: connection ? t(`link.${connection}`) : t("link.at", { time: at(view.server_time) }) };
}

function tab({ view, t }, kind) {
  if (kind === "called") return `${t("called.title")} ${counterName(view.counter, t)}`;
  return t("tab", { number: view.number, state: t(`${kind}.tab`) });
}

function spoken({ view, t }, kind, cut) {
  if (kind === "called") {
    return `${t("called.title")} ${t("called.say", { words: spokenDigits(view.number, t), counter: counterName(view.counter, t) })}`;
  }
  if (cut) return t("cut.title");
  return view.state === "waiting" && view.ahead !== null ? `${t(`${kind}.tab`)}. ${peopleAhead(view, t)}` : t(`${kind}.tab`);
}

const peopleAhead = (view, t) => (view.ahead === 0 ? t("ahead.next") : t("ahead.people", { count: view.ahead }));

const PARTS = {
  waiting: (tell) => [
    banner("plain", "clock", tell.t("waiting.tab"), handedOn(tell) + tell.t(tell.view.place === "away" || tell.view.free_until ? "waiting.away" : "waiting.here")),
    ...turn(tell),
    tip(tell),
    ...(tell.view.branch_text ? [{ is: "note", text: tell.view.branch_text }] : []),
  ],
  invited: (tell) => [banner("filled", "walker", tell.t("invited.tab"), invitation(tell)), ...turn(tell)],
  called: ({ view, t, at, cut }) => [{
    is: "call",
    attempt: view.attempt >= view.calls_allowed ? t("called.last") : t("called.attempt", { attempt: view.attempt, allowed: view.calls_allowed }),
    at: t("called.at", { time: at(view.called_at) }),
    title: t("called.title"),
    number: plate(view.number, t),
    words: spokenDigits(view.number, t),
    badge: badge(view.counter, t),
    coming: view.coming ? t("called.coming") : null,
    cut: cut ? `${t("cut.title")}. ${t("cut.last", { time: at(view.server_time) })}` : null,
  }],
  serving: ({ view, t, at }) => [
    banner("act", "desk", t("serving.tab"), view.serving_since ? t("serving.since", { time: at(view.serving_since) }) : ""),
    { is: "counter", badge: view.counter && badge(view.counter, t), lines: [t("serving.put_away"), t("serving.same_number")] },
  ],
  parked: ({ view, t }) => [banner("dashed", "pause", t("parked.tab"), t(view.back ? "parked.back" : "parked.sentence"))],
  served: ({ view, t, at }) => {
    const end = view.ended_at ? t("served.title", { time: at(view.ended_at) }) : t("served.tab");
    const outcome = view.outcome?.name;
    return [
      ...(view.missing.length
        ? [banner("plain", "paper", outcome ?? t("missing.title"), t("missing.next")), { is: "papers", label: end, papers: view.missing }]
        : [banner("good", "check", end, (outcome ? `${outcome}. ` : "") + thanks(view, t))]),
      { is: "note", text: t("served.page") },
    ];
  },
  missed: ({ view, t, at }) => [
    banner("bad", "back", t("missed.tab"), missedCalls(view, t, at)),
    {
      is: "return", label: t("missed.until"), time: at(view.return_by),
      rule: t("missed.rule", { count: view.return_after }), dots: view.return_after, counter: t("ahead.counter"), number: plate(view.number, t),
    },
  ],
  late: ({ t }) => [banner("bad", "back", t("late.tab"), t("late.sentence"))],
  cancelled: ({ t }) => [banner("plain", "cross", t("cancelled.tab"), t("cancelled.sentence"))],
  expired: ({ t }) => [banner("plain", "clock", t("expired.tab"), t("expired.sentence"))],
};

/** A number keeps the letter of its first service: with another one it was handed on. */
const handedOn = ({ view, t }) => (halves(view.number)[0] === view.service.code ? "" : `${t("waiting.on", { service: view.service.name })} `);

function invitation({ view, t, at }) {
  if (view.coming) return t("invited.coming");
  return view.come_by ? t("invited.before", { time: at(view.come_by) }) : t("invited.now");
}

function thanks(view, t) {
  if (!view.ended_at || !view.serving_since) return t("served.thanks");
  const minutes = Math.round((Date.parse(view.ended_at) - Date.parse(view.serving_since)) / MINUTE);
  return t("served.minutes", { count: Math.max(1, minutes) });
}

function missedCalls(view, t, at) {
  if (!view.called_at || !view.attempt) return "";
  return t("missed.calls", { count: view.attempt, time: at(view.called_at) });
}

function badge(counter, t) {
  const word = t(`counter.${counter.kind}`);
  return { booth: counter.kind === "booth", word, label: counter.label, long: word.length > 5 };
}

/** Window of time and people ahead, in one card; no card when neither is known. */
function turn({ view, t, at }, last = null) {
  const when = view.estimate ? {
    label: t("when.title"),
    time: view.estimate.to ? t("when.window", { early: at(view.estimate.from), late: at(view.estimate.to) }) : t("when.not_before", { time: at(view.estimate.from) }),
    small: !view.estimate.to,
    note: view.hit_rate === null ? null : t("when.hits", { tenths: Math.round(view.hit_rate * 10) }),
  } : view.cannot_say && { label: t("when.title"), time: t("when.cannot"), small: true, note: t(`when.${view.cannot_say}`) };
  const ahead = view.ahead === null ? null : {
    sentence: peopleAhead(view, t),
    dots: view.ahead > MOST_DOTS ? null : view.ahead,
    counter: t("ahead.counter"), you: t("ahead.you"),
    why: why(view, t, at),
  };
  return when || ahead || last ? [{ is: "turn", when, ahead, last }] : [];
}

function why({ why: calls }, t, at) {
  const latest = calls.at(-1);
  if (!latest) return null;
  const { number, reason, appointment_at: time } = latest;
  return t("why.line", { number, reason: reason !== "appointment" ? t(`why.${reason}`) : time ? t("why.appointment", { time: at(time) }) : t("why.joined") });
}

function tip({ view, t, at, now, heard }) {
  const unlock = heard ? null : t("sound.unlock"); // browsers are silent until they were touched
  const free = view.free_until && now < Date.parse(view.free_until) ? t("free.until", { time: at(view.free_until) }) : null;
  if (view.place !== "away") {
    return { is: "tip", icon: free ? "walker" : "bell", title: free ?? t("open.title"), sentence: free ? t("free.here") : t("open.sentence"), unlock };
  }
  const leave = setOffAt(view);
  const title = free ?? (leave === null ? t("open.title") : leave <= now ? t("walk.now") : t("walk.at", { time: at(leave) }));
  const walk = view.walk_minutes === null ? "" : `${t("walk.far", { count: view.walk_minutes })} `;
  return { is: "tip", icon: "walker", title, sentence: walk + t(free ? "free.sentence" : "open.short"), unlock };
}

function whileCutOff(tell, kind) {
  const { view, t, at } = tell;
  const last = { text: t("cut.last", { time: at(view.server_time) }), state: kind === "waiting" ? null : t(`${kind}.tab`) };
  return [
    banner("cut", "broken-link", t("cut.title"), t("cut.sentence")),
    ...turn(view.state === "waiting" ? tell : { ...tell, view: { ...view, estimate: null, cannot_say: null, ahead: null } }, last),
    ...(view.state === "serving" ? [] : [{ is: "tip", icon: "ear", title: t("cut.tip_title"), sentence: t("cut.tip") }]),
  ];
}

// Buttons. `verb` is posted with `body`; `sheet` opens a dialog; `does` stays on the page.

const row = (...buttons) => buttons.filter(Boolean);
const button = (label, more) => ({ label, style: "outline", ...more });
const may = ({ view }, verb) => view.can.includes(verb);

/** Where the branch holds those who are away, to be here is shown by the code on the display or kiosk. */
const arriving = (view) => (view.held_while_away ? { does: "more", what: "arrive" } : { verb: "arrive" });

const BUTTONS = {
  waiting: (tell) => {
    const { t, view } = tell;
    const place = view.place === "here"
      ? may(tell, "away") && button(t("do.away"), { icon: "walker", sheet: "away" })
      : may(tell, "arrive") && button(t("do.arrive"), { icon: "home", ...arriving(view) });
    const told = button(t("do.notify"), { icon: "bell", does: "more", what: "notify" });
    const other = (may(tell, "defer") || may(tell, "leave")) && button(t("do.other"), { sheet: "other" });
    return [row(place), row(told), row(button(t("do.sound"), { icon: "speaker", does: "sound" }), other)];
  },
  invited: (tell) => [
    row(may(tell, "coming") && !tell.view.coming && button(tell.t("do.coming"), { icon: "check", style: "filled", verb: "coming" })),
    row(
      may(tell, "defer") && button(tell.t("do.defer"), { sheet: "defer" }),
      may(tell, "arrive") && button(tell.t("do.arrive_short"), arriving(tell.view)),
    ),
  ],
  called: (tell) => may(tell, "coming") && !tell.view.coming ? [
    row(button(tell.t("do.called"), { icon: "check", style: "filled", verb: "coming" })),
    row(button(tell.t("do.moment", { count: 3 }), { verb: "coming", body: { minutes: 3 } })),
  ] : [],
  parked: (tell) => [row(may(tell, "arrive") && !tell.view.back && button(tell.t("do.back"), { icon: "home", style: "filled", verb: "arrive" }))],
  served: ({ view, t }) => [row(view.missing.length && button(t("do.print"), { icon: "paper", does: "print" }))],
  missed: (tell) => [
    row(may(tell, "return") && button(tell.t("do.arrive"), { icon: "home", style: "filled", verb: "return" })),
    row(may(tell, "leave") && button(tell.t("do.leave"), { sheet: "leave" })),
  ],
};

function buttonsCutOff(tell, kind) {
  const retry = (style) => row(button(tell.t("cut.retry"), { icon: "link", style, does: "retry" }));
  return kind === "called" ? [...BUTTONS.called(tell), retry("outline")] : [retry("filled")];
}

/** What is known of a walk: `{note}`, the time to be back by or that staying is better; nothing while nobody can say. */
function walkTold({ walks = [] }, minutes, t, timeZone) {
  const walk = walks.find((one) => one.minutes === minutes);
  if (!walk) return {};
  return { note: walk.back_by ? t("away.back_by", { time: clock(walk.back_by, timeZone) }) : t("away.stay") };
}

/** What a dialog asks: title, sentence and its choices, which are buttons like the others. */
export function sheet(name, view, t, timeZone) {
  const minutes = (verb, field, choices) => choices.map((count) => button(t("sheet.minutes", { count }), { verb, body: { [field]: count } }));
  const walks = () => minutes("away", "walk_minutes", WALKS).map((one) => ({ ...one, ...walkTold(view, one.body.walk_minutes, t, timeZone) }));
  const close = button(t("sheet.close"), { does: "close" });
  const can = (verb) => view.can.includes(verb);
  const defer = can("defer") ? minutes("defer", "minutes", [5, 10, 15]) : [];
  const giving = `${t("defer.sentence")} ${view.deferrals_left ? t("defer.left", { count: view.deferrals_left }) : ""}`.trim();
  return {
    away: () => ({ title: t("away.title"), sentence: t(view.held_while_away ? "away.held" : "away.called"), grid: walks(), rows: [close] }),
    defer: () => ({ title: t("defer.title"), sentence: giving, grid: defer, rows: [close] }),
    other: () => ({
      title: t(defer.length ? "defer.title" : "do.other"), sentence: defer.length ? giving : "", grid: defer,
      rows: [...(can("leave") ? [button(t("do.leave"), { icon: "cross", sheet: "leave" })] : []), close],
    }),
    leave: () => ({
      title: t("leave.title", { number: view.number }), sentence: t("leave.sentence"), grid: [],
      rows: [button(t("leave.yes"), { style: "danger", verb: "leave" }), button(t("leave.no"), { does: "close" })],
    }),
    sound: () => ({
      title: t("sound.title"), sentence: t("sound.help"), grid: [],
      rows: [button(t("sound.again"), { icon: "speaker", does: "sound" }), close],
    }),
    no_sound: () => ({ title: t("sound.none_title"), sentence: t("sound.none"), grid: [], rows: [close] }),
  }[name]();
}
