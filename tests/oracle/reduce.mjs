// Many dumps of dump.py to one facts file: what was seen in which minor. The format is explained
// at its top.
const HEADER = `# What CPython interpreters were seen to provide: made by tests/oracle/measure.mjs, not edited.
# Minors are ranges: 3.6-3.8,3.12- (an open end: to the newest one measured).
# M module, minors in which it was imported, in which a native interpreter did, in which it
#   exists but none could import it here
# W names that a WebAssembly build lacked where the native one of the same minor had them: their
#   absence where only such a build was asked proves nothing
# C class by identity, minors; "subscriptable" with minors; "enum"
# B minors, the identities of what a class derives from, in resolution order
# N minors, kind, names; a class that was made elsewhere says where: name=identity
# O minors, kind, members inherited from another class
# I minors, attributes that methods assign to instances
# S minors, callable, parameters: a/ positional only, a= keyword only, ** alone: unknown ones;
#   a class's own constructor is called "()"
`;

const minorOf = (dump) => Number(dump.python.split('.')[1]);

/** "3.6-3.8,3.12-" of a bit mask. */
export function rangeText(mask, newest) {
  const parts = [];
  for (let minor = 0; minor <= newest; minor++) {
    if (!(mask & (1 << minor))) continue;
    let last = minor;
    while (mask & (1 << (last + 1)) && last < newest) last++;
    parts.push(last === newest ? `3.${minor}-` : last === minor ? `3.${minor}` : `3.${minor}-3.${last}`);
    minor = last;
  }
  return parts.join();
}

/** key -> mask, and for what varies key -> value -> mask. */
class Seen {
  constructor() { this.masks = new Map(); }
  add(key, minor) { this.masks.set(key, (this.masks.get(key) ?? 0) | (1 << minor)); }
}

function sortedKeys(map) {
  return [...map.keys()].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/** Groups "kind\tname" keys by (mask, kind) and gives one line for each group. */
function groupLines(letter, seen, newest) {
  const groups = new Map();
  for (const key of sortedKeys(seen.masks)) {
    const [kind, name] = key.split('\t');
    const group = `${letter}\t${rangeText(seen.masks.get(key), newest)}\t${kind}`;
    (groups.get(group) ?? groups.set(group, []).get(group)).push(name);
  }
  return sortedKeys(groups).map((group) => `${group}\t${groups.get(group).join(' ')}`);
}

class Thing {
  constructor() {
    this.minors = 0;
    this.native = 0;
    this.exists = 0;
    this.weak = new Set();
    this.identified = new Set();
    this.own = new Seen();
    this.inherited = new Seen();
    this.instance = new Seen();
    this.bases = new Seen();
    this.signatures = new Map(); // name -> minor -> text; the first (native) dump of a minor wins
    this.subscriptable = 0;
    this.isEnum = false;
  }

  sign(name, minor, params) {
    if (!params) return;
    const byMinor = this.signatures.get(name) ?? this.signatures.set(name, new Map()).get(name);
    if (!byMinor.has(minor)) byMinor.set(minor, params.join(' '));
  }

  lines(newest) {
    const out = groupLines('B', this.bases, newest).concat(groupLines('N', this.own, newest),
      groupLines('O', this.inherited, newest), groupLines('I', this.instance, newest));
    if (this.weak.size) out.push(`W\t${[...this.weak].sort().join(' ')}`);
    for (const name of sortedKeys(this.signatures)) {
      const texts = new Map();
      for (const [minor, text] of this.signatures.get(name)) texts.set(text, (texts.get(text) ?? 0) | (1 << minor));
      for (const text of sortedKeys(texts)) out.push(`S\t${rangeText(texts.get(text), newest)}\t${name}\t${text}`);
    }
    return out;
  }
}

const get = (map, key) => map.get(key) ?? map.set(key, new Thing()).get(key);

function addModule(thing, name, { names }, minor) {
  for (const [member, [kind, detail]] of Object.entries(names)) {
    if (member.startsWith('_')) continue;
    // Where builds differ in where they make a class, the native one counts.
    if (kind === 'class' && thing.identified.has(`${member}\t${minor}`)) continue;
    if (kind === 'class') thing.identified.add(`${member}\t${minor}`);
    const elsewhere = kind === 'class' ? detail !== `${name}.${member}` : kind === 'module' && detail !== `${name}.${member}`;
    thing.own.add(`${kind}\t${member}${elsewhere ? `=${detail}` : ''}`, minor);
    if (kind === 'function' || kind === 'attribute') thing.sign(member, minor, detail);
  }
}

function addClass(thing, facts, minor) {
  if (facts.subscriptable) thing.subscriptable |= 1 << minor;
  thing.isEnum ||= facts.enum;
  thing.bases.add(`\t${facts.bases.join(' ')}`, minor);
  thing.sign('()', minor, facts.params);
  for (const name of facts.instance) thing.instance.add(`\t${name}`, minor);
  for (const [name, [kind, owner, params]] of Object.entries(facts.members)) {
    (owner ? thing.inherited : thing.own).add(`${kind}\t${name}`, minor);
    if (!owner) thing.sign(name, minor, params);
  }
}

/** Marks what the build for a restricted platform lacks though its minor has it. */
function findWeak(dumps, modules, classes, isNative) {
  for (const wasm of dumps.filter((dump) => !isNative(dump))) {
    const native = dumps.find((dump) => isNative(dump) && minorOf(dump) === minorOf(wasm));
    for (const [name, { names }] of Object.entries(native?.modules ?? {})) {
      const known = wasm.modules[name]?.names ?? {};
      for (const member of Object.keys(names)) if (!(member in known) && !member.startsWith('_')) modules.get(name).weak.add(member);
    }
    for (const [identity, { members }] of Object.entries(native?.classes ?? {})) {
      const known = wasm.classes[identity]?.members;
      for (const member of Object.keys(known ? members : {})) if (!(member in known)) classes.get(identity).weak.add(member);
    }
  }
}

/** The text of the facts file. Where a minor has several dumps, the native ones come first. */
export function reduce(dumps) {
  const newest = Math.max(...dumps.map(minorOf));
  const modules = new Map(), classes = new Map();
  const isNative = (dump) => dump.platform !== 'emscripten';
  const ordered = [...dumps].sort((a, b) => minorOf(a) - minorOf(b) || isNative(b) - isNative(a));
  for (const dump of ordered) {
    const minor = minorOf(dump);
    for (const [name, facts] of Object.entries(dump.modules)) {
      const thing = get(modules, name);
      thing.minors |= 1 << minor;
      if (isNative(dump)) thing.native |= 1 << minor;
      addModule(thing, name, facts, minor);
    }
    for (const [identity, facts] of Object.entries(dump.classes)) {
      const thing = get(classes, identity);
      thing.minors |= 1 << minor;
      addClass(thing, facts, minor);
    }
    for (const name of [...dump.top, ...Object.keys(dump.failed)]) {
      if (!name.startsWith('_')) get(modules, name).exists |= 1 << minor;
    }
  }
  findWeak(ordered, modules, classes, isNative);
  const releases = ordered.map((dump) => `${dump.python} (${dump.platform})`).join(', ');
  const lines = [`${HEADER}# Interpreters: ${releases}`];
  for (const name of sortedKeys(modules)) {
    const thing = modules.get(name);
    lines.push(`M\t${name}\t${rangeText(thing.minors, newest)}\t${rangeText(thing.native, newest)}\t${rangeText(thing.exists & ~thing.minors, newest)}`);
    lines.push(...thing.lines(newest));
  }
  for (const identity of sortedKeys(classes)) {
    const thing = classes.get(identity);
    lines.push(`C\t${identity}\t${rangeText(thing.minors, newest)}\t${rangeText(thing.subscriptable, newest)}\t${thing.isEnum ? 'enum' : ''}`);
    lines.push(...thing.lines(newest));
  }
  return `${lines.join('\n')}\n`;
}
