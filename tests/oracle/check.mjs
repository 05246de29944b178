#!/usr/bin/env node
// usage: check.mjs ASK [--native EXECUTABLE]... [--dumps FOLDER] [--limit N]
//
// Compares the compiled-in database with real interpreters: the pinned WebAssembly builds and
// any native ones given. ASK is the program floorlint-ask of the build. For every public module,
// name and class member that an interpreter has, presence must agree in every minor, and so must
// the keywords that inspect.signature shows. What may differ, and why, is in explained.tsv; a row
// there that explains nothing is an error, too (of `native` rows where native ones ran, of
// `pinned` rows where none did: a native interpreter's word counts more). --dumps keeps the interpreters' answers.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { dumpAll } from './interpreters.mjs';

const { values, positionals: [ask] } = parseArgs({
  allowPositionals: true,
  options: {
    native: { type: 'string', multiple: true, default: [] },
    dumps: { type: 'string' },
    limit: { type: 'string', default: '40' },
  },
});
if (!ask) throw new Error('usage: check.mjs ASK [--native EXECUTABLE]... [--dumps FOLDER] [--limit N]');

const minorOf = (dump) => Number(dump.python.split('.')[1]);
const isPublic = (name) => !name.startsWith('_');

/** A name's evidence: by dump, true (there), false (not there); the owner's absence: nothing. */
const symbols = new Map(); // "module\tpath" -> {seen: Set of dump indexes, sigs: Map}

function see(key, index, params) {
  const symbol = symbols.get(key) ?? symbols.set(key, { seen: new Set(), sigs: new Map() }).get(key);
  symbol.seen.add(index);
  if (params) symbol.sigs.set(index, params);
}

/** "module\tname" of what is a module in some interpreter: an import that is not meant for others. */
const borrowed = new Set();

function collect(dump, index) {
  for (const [module, { names }] of Object.entries(dump.modules)) {
    see(`${module}\t`, index);
    for (const [name, [kind, detail]] of Object.entries(names)) {
      if (!isPublic(name) || borrowed.has(`${module}\t${name}`)) continue;
      see(`${module}\t${name}`, index, kind === 'class' ? dump.classes[detail].params : detail);
      if (kind !== 'class') continue;
      for (const [member, [memberKind, , params]] of Object.entries(dump.classes[detail].members)) {
        const takesSelf = memberKind === 'method' && params?.length && !params[0].startsWith('*');
        if (isPublic(member)) see(`${module}\t${name}.${member}`, index, takesSelf ? params.slice(1) : params);
      }
    }
  }
}

/** Was a dump able to show the symbol: does it have what holds it (as a class, for members)? */
function holds(dump, module, path) {
  const owner = dump.modules[module];
  if (!path) return !(module in dump.failed) && !failedAbove(dump, module) && knowsModules(dump, module);
  const dot = path.indexOf('.');
  if (dot < 0) return owner !== undefined;
  const [kind, identity] = owner?.names[path.slice(0, dot)] ?? [];
  return kind === 'class' && dump.classes[identity] !== undefined;
}

const failedAbove = (dump, module) => module.split('.').some((_, i, parts) => parts.slice(0, i).join('.') in dump.failed);
// sys.stdlib_module_names is as old as 3.10.
const knowsModules = (dump) => minorOf(dump) >= 10;

function compareKeywords(params, table, bit, report) {
  const isOpen = params.some((param) => param.startsWith('**'));
  const named = new Set(params.filter((param) => !/[*/]/.test(param)).map((param) => param.replace('=', '')));
  for (const name of named) {
    const takes = (table.get(name) ?? table.get('**') ?? 0) & bit;
    if (!takes) report(name, 'is taken');
  }
  for (const [name, mask] of table) {
    if (!isOpen && !named.has(name) && mask & bit) report(name, 'is not taken');
  }
}

const dumps = await dumpAll(values.native, values.dumps);
for (const dump of dumps) {
  for (const [module, { names }] of Object.entries(dump.modules)) {
    for (const [name, [kind]] of Object.entries(names)) if (kind === 'module') borrowed.add(`${module}\t${name}`);
  }
}
dumps.forEach(collect);
const keys = [...symbols.keys()].sort();
const answers = execFileSync(ask, { input: `${keys.join('\n')}\n`, maxBuffer: 1 << 30 }).toString().split('\n');

const explained = fs.readFileSync(new URL('explained.tsv', import.meta.url), 'utf8').split('\n')
  .filter((line) => line && !line.startsWith('#')).map((line) => {
    const [pattern, where, reason] = line.split('\t');
    if (!reason) throw new Error(`explained.tsv: "${pattern}" has no reason`);
    const regex = pattern.replace(/[.+^$()|[\]\\{}]/g, '\\$&').replace(/\*/g, '.*');
    return { pattern, isNative: where === 'native', regex: new RegExp(`^${regex}$`), uses: 0 };
  });
const weak = readWeak();

/** Names that measured.tsv marks as missing from builds without the platform's names. */
function readWeak() {
  const found = new Set();
  let owner = '';
  const text = fs.readFileSync(new URL('../../src/stdlib/data/measured.tsv', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    const [letter, second] = line.split('\t', 2);
    if (letter === 'M' || letter === 'C') owner = second;
    if (letter === 'W') for (const name of second.split(' ')) found.add(`${owner}\t${name}`);
  }
  return found;
}

/** Attributes of instances: dir() of the class shows them in some minors only. */
function isOfInstances(dump, module, path) {
  const [name, member] = path.split('.');
  const [kind, identity] = dump.modules[module]?.names[name] ?? [];
  return member !== undefined && kind === 'class' && dump.classes[identity].instance.includes(member);
}

function isWeak(dump, module, path) {
  if (dump.platform !== 'emscripten') return false;
  if (weak.has(`${module}\t${path}`)) return true;
  const [name, member] = path.split('.');
  const [kind, identity] = dump.modules[module]?.names[name] ?? [];
  return member !== undefined && kind === 'class' && weak.has(`${identity}\t${member}`);
}

const problems = [];
let facts = 0, keywordFacts = 0, platform = 0;
const complain = (symbol, text) => {
  const rows = explained.filter(({ regex }) => regex.test(symbol));
  rows.forEach((row) => { row.uses++; });
  if (!rows.length) problems.push(`${symbol}: ${text}`);
};

keys.forEach((key, i) => {
  const [module, path] = key.split('\t');
  const [mask, params] = answers[i].split('\t');
  const symbol = path ? `${module}.${path}` : module;
  const table = new Map((params ?? '').trim().split(' ').filter(Boolean).map((item) => {
    const at = item.lastIndexOf('=');
    return [item.slice(0, at), parseInt(item.slice(at + 1), 16)];
  }));
  const { seen, sigs } = symbols.get(key);
  // Of several interpreters of one minor, one that has the name is enough.
  const minors = new Map();
  dumps.forEach((dump, index) => {
    if (!holds(dump, module, path)) return;
    const there = seen.has(index) || isOfInstances(dump, module, path);
    if (!there && isWeak(dump, module, path)) { platform++; return; }
    minors.set(minorOf(dump), (minors.get(minorOf(dump)) ?? false) || there);
  });
  for (const [minor, there] of minors) {
    facts++;
    const says = mask === 'unknown' ? false : Boolean(parseInt(mask, 16) & (1 << minor));
    if (says !== there) complain(symbol, `3.${minor} ${there ? 'has it' : 'lacks it'}, the table says ${mask}`);
  }
  if (mask === 'unknown') return;
  const judged = new Set();
  dumps.forEach((dump, index) => { // native interpreters come first
    const minor = minorOf(dump);
    if (!sigs.has(index) || judged.has(minor) || !table.size) return;
    judged.add(minor);
    if (sigs.get(index).at(-1) === '**') return;
    keywordFacts += sigs.get(index).length;
    compareKeywords(sigs.get(index), table, 1 << minor,
      (name, text) => complain(`${symbol}(${name})`, `${text} by keyword on 3.${minor}`));
  });
});

problems.slice(0, Number(values.limit)).forEach((line) => console.log(line));
const hasNative = dumps.some((dump) => dump.platform !== 'emscripten');
const idle = explained.filter(({ uses, isNative }) => uses === 0 && hasNative === isNative);
idle.forEach(({ pattern }) => console.log(`explained.tsv: "${pattern}" explains nothing`));
console.log(`${dumps.map((dump) => dump.python).join(' ')}: ${keys.length} names, ${facts} facts of presence, ` +
  `${keywordFacts} of parameters; ${problems.length} unexplained disagreements, ` +
  `${explained.reduce((sum, { uses }) => sum + uses, 0)} explained, ${platform} left out for the platform`);
process.exitCode = problems.length || idle.length ? 1 : 0;
