// Runs dump.py in interpreters: the WebAssembly builds that package.json pins, and native ones.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const here = (file) => new URL(file, import.meta.url);
const manifest = JSON.parse(fs.readFileSync(here('package.json'), 'utf8'));

/** ['3.10', …]: the minors that package.json pins a WebAssembly build of. */
export const PINNED = Object.keys(manifest.devDependencies).map((name) => name.replace('cpython-', ''));

/** What dump.py says in a pinned build. Two builds cannot share a realm: each has a thread. */
export function dumpPinned(minor, probe) {
  return new Promise((resolve, reject) => {
    new Worker(here('interpreters.mjs'), { workerData: { minor, probe: JSON.stringify(probe) } })
      .once('message', (text) => resolve(JSON.parse(text)))
      .once('error', reject);
  });
}

/** What dump.py says in a native interpreter. */
export function dumpNative(executable, probe) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'floorlint-'));
  const file = path.join(folder, 'probe.json');
  fs.writeFileSync(file, JSON.stringify(probe));
  const environment = { HOME: folder, PATH: process.env.PATH, LANG: 'C', SETUPTOOLS_USE_DISTUTILS: 'stdlib' };
  const script = here('dump.py').pathname;
  const text = execFileSync(executable, ['-I', script, file],
    { env: environment, cwd: folder, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  fs.rmSync(folder, { recursive: true, force: true });
  return JSON.parse(text);
}

/** {module: [name]} of all names that any dump has: what to probe the others for. */
export function namesOf(dumps) {
  const union = {};
  for (const dump of dumps) {
    for (const [module, { names }] of Object.entries(dump.modules)) {
      for (const name of Object.keys(names)) (union[module] ??= new Set()).add(name);
    }
  }
  return Object.fromEntries(Object.entries(union).map(([module, names]) => [module, [...names]]));
}

/**
 * What all interpreters say, native ones first: asked twice, the second time also for the names
 * that only others show. With a folder, answers are kept there and taken from there.
 */
export async function dumpAll(natives, folder) {
  if (folder && fs.existsSync(folder)) {
    const dumps = fs.readdirSync(folder).sort().map((file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')));
    const isNative = (dump) => dump.platform !== 'emscripten';
    return dumps.sort((a, b) => isNative(b) - isNative(a));
  }
  let probe = {}, dumps = [];
  for (let pass = 0; pass < 2; pass++) {
    dumps = natives.map((executable) => dumpNative(executable, probe));
    for (const minor of PINNED) dumps.push(await dumpPinned(minor, probe));
    probe = namesOf(dumps);
  }
  if (folder) {
    fs.mkdirSync(folder, { recursive: true });
    for (const dump of dumps) fs.writeFileSync(path.join(folder, `${dump.python}-${dump.platform}.json`), JSON.stringify(dump));
  }
  return dumps;
}

if (!isMainThread && workerData?.minor) {
  const { loadPyodide } = require(`cpython-${workerData.minor}`);
  const python = await loadPyodide();
  python.runPython(fs.readFileSync(here('dump.py'), 'utf8').replace('if __name__ == "__main__":', 'if False:'));
  parentPort.postMessage(python.globals.get('dump_text')(workerData.probe));
  process.exit(0);
}
