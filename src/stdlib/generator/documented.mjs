#!/usr/bin/env node
// usage: documented.mjs FOLDER > ../data/documented.tsv
//
// Reads the reStructuredText sources of CPython's library reference (FOLDER is _sources/library
// of the packaged documentation) and prints what its notes say of each documented object: the
// versions that added, deprecated and removed it, and those that added parameters.
import fs from 'node:fs';
import path from 'node:path';

const OBJECTS = 'function|class|exception|data|attribute|method|classmethod|staticmethod|decorator|property|coroutinefunction|coroutinemethod|decoratormethod|abstractmethod|awaitablefunction|awaitablemethod';
const DIRECTIVE = new RegExp(`^( *)\\.\\. (${OBJECTS}):: *(.*)$`);
const NOTE = /^( *)\.\. (versionadded|versionchanged|deprecated|deprecated-removed):: *([\d.]+)(?: ([\d.]+))?(.*)$/;
const MODULE = /^( *)\.\. (module|currentmodule):: *(\S+)/;
const MEMBERS = /method|attribute|property/;

const objects = new Map();
const record = (name, kind) => objects.get(name) ?? objects.set(name, { kind, added: '', deprecated: '', removed: '', params: new Map() }).get(name);
const minor = (version) => version.split('.').slice(0, 2).join('.');
const isThree = (version) => /^3\.\d+/.test(version);

/** "Path.walk(top_down=True, …)" -> "Path.walk" */
function nameOf(signature) {
  const match = /^(?:async |await |@)?([\w.]+)/.exec(signature.replace(/\\/g, '').trim());
  return match ? match[1] : null;
}

const NAMES = '((?:\\*\\w+\\*(?:, and |, or | and | or |, )?)+)';
const WHAT = '(?:optional |keyword[- ]only |keyword )*(?:parameter|argument|arg\\b|keyword|option)';
const ADDED = [
  new RegExp(`\\b(?:add(?:ed|s)?|new|introduced|gained|now has|now accepts|accepts)\\s+(?:(?:the|an?|new|optional|keyword[- ]only|keyword|two|three|support for)\\s+)*${NAMES}\\s*${WHAT}`, 'gi'),
  new RegExp(`\\b(?:add(?:ed|s)?|new|introduced|gained|now has|now accepts)\\s+(?:(?:the|an?|new|optional|keyword[- ]only|keyword|two|three|support for)\\s+)*${WHAT}s? ${NAMES}`, 'gi'),
  new RegExp(`${NAMES}\\s*${WHAT}s?\\s+(?:was|were|is|are|has been|have been)\\s+(?:added|new|introduced)`, 'gi'),
  new RegExp(`^\\s*(?:added|new)\\s+(?:the\\s+)?${NAMES}\\s*[.,]?\\s*$`, 'gi'),
];

/** Names in *emphasis* that a note calls added parameters. */
function addedParameters(text) {
  const found = new Set();
  for (const pattern of ADDED) {
    for (const match of text.matchAll(pattern)) {
      for (const [, name] of match[1].matchAll(/\*(\w+)\*/g)) found.add(name);
    }
  }
  return [...found];
}

function note(targets, kind, first, second, text) {
  for (const name of targets) {
    const object = objects.get(name);
    if (kind === 'versionadded' && isThree(first)) {
      // A note with a text speaks of a part ("The *dir_fd* argument."), not of the object.
      for (const [, param] of text.matchAll(/\*(\w+)\*/g)) object.params.set(param, minor(first));
      if (!object.added && !text.trim()) object.added = minor(first);
    } else if (kind === 'versionchanged' && isThree(first)) {
      for (const param of addedParameters(text)) if (!object.params.has(param)) object.params.set(param, minor(first));
    } else if (kind.startsWith('deprecated') && isThree(first) && !addedDeprecationOfPart(text)) {
      object.deprecated ||= minor(first);
      if (second) object.removed ||= minor(second);
    }
  }
}

/** "The *loop* parameter": the object itself is not deprecated. */
function addedDeprecationOfPart(text) {
  return /\*\w+\*/.test(text) || /parameter|argument|passing|calling|support for/i.test(text);
}

function indentOf(line) {
  return line.trim() ? line.length - line.trimStart().length : Infinity;
}

/** The text of a directive's body, from line `at`, indented deeper than `indent`. */
function bodyOf(lines, at, indent) {
  const text = [];
  for (let i = at; i < lines.length && indentOf(lines[i]) > indent; i++) text.push(lines[i].trim());
  return text.join(' ');
}

function readPage(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  let module = '', titles = 0, sawObject = false;
  const open = []; // enclosing objects: {indent, names, isClass}
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const indent = indentOf(line);
    if (indent === Infinity) continue;
    while (open.length && open.at(-1).indent >= indent) open.pop();
    if (/^([=\-~^"*])\1{2,}\s*$/.test(line)) titles++;
    const start = MODULE.exec(line);
    if (start) {
      module = start[3];
      if (start[2] === 'module') { record(module, 'module'); titles = 0; sawObject = false; }
      continue;
    }
    const directive = DIRECTIVE.exec(line);
    if (directive) {
      sawObject = true;
      const [, , kind, first] = directive;
      const signatures = [first];
      while (lines[i].endsWith('\\') || (lines[i + 1]?.trim() && indentOf(lines[i + 1]) > indent && !lines[i + 1].trim().startsWith(':') && !lines[i + 1].trim().startsWith('..'))) {
        if (lines[i].endsWith('\\')) { i++; continue; }
        signatures.push(lines[++i].trim());
      }
      const outer = open.at(-1);
      const names = signatures.map(nameOf).filter(Boolean).map((name) => {
        const isMember = MEMBERS.test(kind) && kind !== 'decorator';
        const owner = isMember && outer?.isClass ? outer.names[0] : module || 'builtins';
        const last = owner.split('.').at(-1);
        const bare = name.startsWith(`${owner}.`) ? name.slice(owner.length + 1)
          : name.startsWith(`${last}.`) && isMember && outer?.isClass ? name.slice(last.length + 1)
          : module && name.startsWith(`${module}.`) ? null : name;
        return bare === null ? name : `${owner}.${bare}`;
      });
      for (const name of names) record(name, kind);
      open.push({ indent, names, isClass: kind === 'class' || kind === 'exception' });
      continue;
    }
    const noted = NOTE.exec(line);
    if (noted) {
      const [, , kind, first, second, rest] = noted;
      const text = `${rest} ${bodyOf(lines, i + 1, indent)}`;
      const targets = open.length ? open.at(-1).names : indent === 0 && module && titles <= 2 && !sawObject ? [module] : [];
      note(targets.filter((name) => objects.has(name)), kind, first, second, text);
    }
  }
}

const folder = process.argv[2];
for (const file of fs.readdirSync(folder).sort()) {
  if (file.endsWith('.rst.txt')) readPage(path.join(folder, file));
}
console.log(`# What the packaged documentation of CPython 3.11 (Debian's python3.11-doc 3.11.2) notes of each
# object: made by src/stdlib/generator/documented.mjs, not edited. Columns: name, kind, the
# version that added, deprecated and removed it, and parameters with the version that added them.`);
for (const name of [...objects.keys()].sort()) {
  const { kind, added, deprecated, removed, params } = objects.get(name);
  const list = [...params].map(([param, version]) => `${param}=${version}`).join(' ');
  console.log([name, kind, added, deprecated, removed, list].join('\t').trimEnd());
}
