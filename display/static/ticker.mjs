// The line at the bottom: what there is to say takes turns, a sentence at a time. Nothing scrolls. Pure.

const EACH = 8000; // ms
const LONGEST = 130; // signs that can be read in that time, and that fit in two lines

/** A text in pieces that can be read at once: its sentences, and where one is too long, parts of it. */
export function pieces(text) {
  const sentences = text.trim().match(/.+?(?:[.!?]+(?=\s)|$)\s*/g) ?? [];
  return sentences.flatMap((sentence) => split(sentence.trim())).filter(Boolean);
}

function split(sentence) {
  const lines = [];
  let line = "";
  for (const word of sentence.split(/\s+/)) {
    if (line && line.length + 1 + word.length > LONGEST) {
      lines.push(`${line} …`);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

/** The line whose turn it is at `now`; "" when there is none. */
export const lineAt = (lines, now) => (lines.length ? lines[Math.floor(now / EACH) % lines.length] : "");
