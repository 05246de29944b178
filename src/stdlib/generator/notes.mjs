// What a note of the documentation ("Added in version 3.4: …") says, by its wording: which names
// and which parameters came. Every function takes the text of one note.

const PARAM = '(?:\\*\\w+\\*|``\\w+``)';
const PARAMS = `(${PARAM}(?:(?:, and |, or | and | or |, )${PARAM})*)`;
const FILL = '(?:(?:the|an?|new|optional|keyword[- ]only|keyword|two|three|support for|following)\\s+)*';
const WHAT = '(?:optional |keyword[- ]only |keyword |argument and )*(?:parameter|argument|arg\\b|keyword|option|flag)';
const COME = '(?:was|were|is|are|has been|have been)\\s+(?:added|new|introduced)';
const ADD = '(?:add(?:ed|s)?|new|introduced|gained|now has|now accepts)';

const PARAMETERS_CAME = [
  new RegExp(`\\b(?:${ADD}|accepts)\\s+${FILL}${PARAMS}\\s*${WHAT}`, 'gi'),
  new RegExp(`\\b${ADD}\\s+${FILL}${WHAT}s? ${PARAMS}`, 'gi'),
  new RegExp(`${PARAMS}\\s*(?:${WHAT}s?)?\\s+${COME}`, 'gi'),
  new RegExp(`^\\s*(?:added|new)\\s+(?:the\\s+|support for\\s+)*${PARAMS}\\s*[.,]?\\s*$`, 'gi'),
  new RegExp(`\\badded\\b[^.]*?\\band the ${PARAMS}\\s*${WHAT}s`, 'gi'),
];
/* The same of names without emphasis, at the beginning of a note. */
const BARE_CAME = [
  /^\s*added (?:the |an? |new |optional |keyword[- ]only )*(?!new|optional|keyword|default|following|same)(\w+) (?:argument|parameter)\b/i,
  /^\s*(?:the )?(?!new|optional|keyword|default|following|same)(\w+) (?:argument|parameter) (?:was|has been) added\b/i,
];
const PARAMETERS_ALONE = [...PARAMETERS_CAME, new RegExp(`^\\s*(?:the\\s+)?${PARAMS}(?:\\s+${WHAT}s?)?\\s*(?:\\.|$)`, 'gi')];

const BY_KEYWORD = [
  new RegExp(`${PARAMS}\\s*(?:${WHAT}s?)?\\s*(?:can|may) (?:now )?be (?:used|given|passed|specified) (?:by|as) (?:a )?keyword`, 'gi'),
  new RegExp(`${PARAMS}\\s*(?:${WHAT}s?)?\\s*(?:is|are) now supported as (?:a )?keyword`, 'gi'),
];

const namesIn = (text) => [...text.matchAll(/(?:\*|``)(\w+)(?:\*|``)/g)].map(([, name]) => name);
const matchesOf = (patterns, text) => patterns.flatMap((pattern) => [...text.matchAll(pattern)]);

/** Names in emphasis of a note that speaks of arguments, but for those that it only mentions. */
function mentionedParameters(text) {
  if (!/\b(?:argument|parameter)s?\b/.test(text)) return [];
  return [...text.matchAll(/(\w+ \w+|\w+|) ?\*(\w+)\*/g)]
    .filter(([, before]) => !/(?:specifying|alias (?:of|for|to)|\bof)$/.test(before)).map(([, , name]) => name);
}

/** Parameters that a note calls added; with `alone`, also those that it merely lists. */
export function addedParameters(text, alone) {
  const found = matchesOf(alone ? PARAMETERS_ALONE : PARAMETERS_CAME, text).flatMap(([, names]) => namesIn(names));
  if (alone) found.push(...mentionedParameters(text));
  found.push(...BARE_CAME.map((pattern) => pattern.exec(text)?.[1]).filter(Boolean));
  return [...new Set(found)].filter((name) => !/^[A-Z0-9_]+$/.test(name));
}

/** Parameters that a note says may now be named. */
export function keywordParameters(text) {
  return [...new Set(matchesOf(BY_KEYWORD, text).flatMap(([, names]) => namesIn(names)))];
}

/** Whether all parameters may be named since then. */
export function allByKeyword(text) {
  return /^\s*(?:added )?support for keyword arguments(?: added)?\.?\s*$/i.test(text);
}

const ROLE = ':(?:func|class|const|data|meth|attr|exc):`[~!.]*[\\w.]+(?:\\(\\))?`';
const NAME = `(?:${ROLE}|\`\`[\\w*]+(?:\\(\\))?\`\`)`;
const NAMES = `(${NAME}(?:(?:, and |, or | and | or |, )(?:the )?${NAME})*)`;
const NOUN = '(?:constants?|members?|attributes?|methods?|functions?|propert(?:y|ies)|classes|class|enum|constructors?|error handlers?|status codes?|variables?|exceptions?)';
const TAIL = '(?:\\s+on Windows|\\s+to Solaris/derivatives)?\\s*$';

const NAMES_CAME = [
  new RegExp(`^Added\\s+(?:the\\s+|new\\s+|following\\s+)*(?:${NOUN}:?\\s+)?${NAMES}(?:\\s+${NOUN})?${TAIL}`, 'i'),
  new RegExp(`^(?:The\\s+|New\\s+)*(?:${NOUN}\\s+)?${NAMES}(?:\\s+${NOUN})?(?:\\s+base class)?\\s+(?:was|were|have been|has been)\\s+added${TAIL}`, 'i'),
];
const NAMES_ALONE = [
  new RegExp(`^(?:The\\s+)?(?:[\\w()]+\\s+){0,6}?${NAMES}(?:\\s+${NOUN})?${TAIL}`, 'i'),
];

const sentencesOf = (text) => text.replace(/\s+/g, ' ').split(/(?<=[^.\s])\.(?:\s+|$)/).map((s) => s.trim()).filter(Boolean);

/** Names of things that a note calls added: "range.start", "SEEK_*". With `alone`, a mere list of
 * names is such a note, too. */
export function addedNames(text, alone) {
  if (alone && /^\w+$/.test(text.trim())) return [text.trim()];
  const patterns = alone ? [...NAMES_CAME, ...NAMES_ALONE] : NAMES_CAME;
  const found = [];
  for (const sentence of sentencesOf(text)) {
    const match = patterns.map((pattern) => pattern.exec(sentence)).find(Boolean);
    if (match) found.push(...[...match[1].matchAll(/`+[~!.]*([\w.*]+)(?:\(\))?`+/g)].map(([, name]) => name));
  }
  return found.filter((name) => !name.startsWith('-'));
}

/** Whether a "New in" note with a text speaks of the whole object. */
export function speaksOfAll(text) {
  return /^\s*(?:$|This (?:function|method|class) |Replaces |Formerly|Previously, |On older |See :pep:)/.test(text);
}

/** The new name of "… renamed to :meth:`x`", or null. */
export function renamedTo(text) {
  return /renamed to :meth:`[~!.]*(\w+)/.exec(text)?.[1] ?? null;
}
