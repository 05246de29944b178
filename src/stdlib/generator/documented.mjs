#!/usr/bin/env node
// usage: documented.mjs FOLDER > ../data/documented.tsv
//
// Reads the reStructuredText sources of CPython's library reference (FOLDER is _sources/library
// of the packaged documentation) and prints what its notes say of each documented object: the
// versions that added, deprecated and removed it, and those that added parameters.
import fs from 'node:fs';
import path from 'node:path';
import { addedNames, addedParameters, allByKeyword, keywordParameters, renamedTo, speaksOfAll } from './notes.mjs';

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
  const match = /^(?:async |await |@)?([\w.]+\*?)/.exec(signature.replace(/\\/g, '').trim());
  return match ? match[1] : null;
}

/** Notes that name other objects than the one they stand in: resolved when all pages are read. */
const named = [];

function note(targets, kind, first, second, text) {
  for (const name of targets) {
    const object = objects.get(name);
    const came = addedParameters(text, kind === 'versionadded');
    if (kind === 'versionadded' && isThree(first)) {
      // A note with a text speaks of a part ("The *dir_fd* argument."), not of the object.
      for (const param of came) object.params.set(param, minor(first));
      if (!object.added && speaksOfAll(text)) object.added = minor(first);
    } else if (kind === 'versionchanged' && isThree(first)) {
      for (const param of came) if (!object.params.has(param)) object.params.set(param, minor(first));
      for (const param of keywordParameters(text)) object.params.set(`${param}@k`, minor(first));
      if (allByKeyword(text)) object.params.set('*@k', minor(first));
      const renamed = renamedTo(text);
      if (renamed && name.endsWith(`.${renamed}`)) object.added = minor(first);
    } else if (kind.startsWith('deprecated') && isThree(first) && !addedDeprecationOfPart(text)) {
      object.deprecated ||= minor(first);
      if (second) object.removed ||= minor(second);
    }
  }
}

/** Takes the version of a note that lists names, seen from an object or a module. */
function resolveNamed({ names, version, context, module }) {
  const outer = context && objects.get(context)?.isClass ? context : context?.includes('.') ? context.slice(0, context.lastIndexOf('.')) : '';
  for (const name of names) {
    const last = name.split('.').at(-1);
    const places = [`${context ?? ''}.${last}`, `${outer}.${last}`, `${module || 'builtins'}.${name}`, name];
    const known = places.find((place) => objects.has(place) && objects.get(place).kind !== 'module');
    const isConstant = /^[A-Z][A-Z0-9_]*\*?$/.test(name);
    const place = known ?? (isConstant ? `${module}.${name}` : context && objects.get(context)?.isClass ? `${context}.${last}` : module && !context ? `${module}.${last}` : null);
    if (place && place !== context) record(place, 'data').added ||= version;
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
  const levels = []; // characters that underline titles, outermost first
  const sections = []; // around the line: {level, added, names}
  const provisional = /^\.\. \[1\] Originally added in (3\.\d+)/m.exec(lines.join('\n'))?.[1];
  const open = []; // enclosing objects: {indent, names, isClass}
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const indent = indentOf(line);
    if (indent === Infinity) continue;
    while (open.length && open.at(-1).indent >= indent) open.pop();
    if (i > 0 && lines[i - 1].trim() && /^([=\-~^"*])\1{2,}\s*$/.test(line)) {
      titles++;
      if (!levels.includes(line[0])) levels.push(line[0]);
      const level = levels.indexOf(line[0]);
      while (sections.length && sections.at(-1).level >= level) sections.pop();
      sections.push({ level, added: '', names: [] });
    }
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
        if (isMember && !outer?.isClass && module && name.split('.').length === 2) return `${module}.${name}`;
        const last = owner.split('.').at(-1);
        const bare = name.startsWith(`${owner}.`) ? name.slice(owner.length + 1)
          : name.startsWith(`${last}.`) && isMember && outer?.isClass ? name.slice(last.length + 1)
          : module && name.startsWith(`${module}.`) ? null : name;
        return bare === null ? name : `${owner}.${bare}`;
      });
      const isClass = kind === 'class' || kind === 'exception';
      const since = sections.findLast((section) => section.added)?.added;
      for (const name of names) {
        const isNew = !objects.has(name), object = record(name, kind);
        object.isClass ||= isClass;
        if (isNew && since && !open.length) object.section = since;
        for (const section of sections) section.names.push(name);
      }
      open.push({ indent, names, isClass });
      continue;
    }
    const noted = NOTE.exec(line);
    if (noted) {
      const [, , kind, written, second, rest] = noted;
      const text = `${rest} ${bodyOf(lines, i + 1, indent)}`.trim();
      const isFootnote = /^\[1\]_$/.test(text) && provisional;
      readNote({ kind, first: isFootnote ? provisional : written, second, text: isFootnote ? '' : text,
        module, open, section: sections.at(-1), before: paragraphBefore(lines, i),
        ofModule: indent === 0 && module && titles === 0 && !sawObject });
    }
  }
}

/** The text of the paragraph that ends before line `at`. */
function paragraphBefore(lines, at) {
  let end = at, start;
  while (end > 0 && !lines[end - 1].trim()) end--;
  for (start = end; start > 0 && lines[start - 1].trim();) start--;
  return lines.slice(start, end).join(' ');
}

function readNote({ kind, first, second, text, module, open, section, ofModule, before }) {
  const targets = open.length ? open.at(-1).names : ofModule ? [module] : [];
  const version = minor(first), comes = kind === 'versionadded';
  note(targets.filter((name) => objects.has(name)), kind, first, second, text);
  if (!isThree(first) || !/^version/.test(kind)) return;
  const names = addedNames(text, comes);
  if (names.length) named.push({ names, version, context: open.at(-1)?.names[0], module });
  if (open.length || !comes || !section) return;
  if (/^All the above .*\badded\b/.test(text)) {
    for (const name of section.names) objects.get(name).section ||= version;
  } else if (!text && !section.names.length && !ofModule && !/\bnow\b/.test(before)) {
    section.added = version;
  }
}

const folder = process.argv[2];
for (const file of fs.readdirSync(folder).sort()) {
  if (file.endsWith('.rst.txt')) readPage(path.join(folder, file));
}
named.forEach(resolveNamed);
for (const object of objects.values()) object.added ||= object.section ?? '';
console.log(`# What the packaged documentation of CPython 3.11 (Debian's python3.11-doc 3.11.2) notes of each
# object: made by src/stdlib/generator/documented.mjs, not edited. Columns: name, kind, the
# version that added, deprecated and removed it, and parameters with the version that added them.`);
for (const name of [...objects.keys()].sort()) {
  const { kind, added, deprecated, removed, params } = objects.get(name);
  const list = [...params].map(([param, version]) => `${param}=${version}`).join(' ');
  console.log([name, kind, added, deprecated, removed, list].join('\t').trimEnd());
}
