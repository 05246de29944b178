#!/usr/bin/env node
// usage: measure.mjs [--native EXECUTABLE]... [--dumps FOLDER] > ../../src/stdlib/data/measured.tsv
//
// Asks the pinned interpreters and native ones what they provide, and prints the facts file that
// the generator of the database reads. What is committed was measured on 3.6.15, 3.7.16, 3.8.18,
// 3.9.18, 3.10.13, 3.11.7, 3.12.1 and 3.13.0 (Linux) besides the pinned builds.
import { parseArgs } from 'node:util';
import { dumpAll } from './interpreters.mjs';
import { reduce } from './reduce.mjs';

const { values } = parseArgs({ options: { native: { type: 'string', multiple: true, default: [] }, dumps: { type: 'string' } } });
process.stdout.write(reduce(await dumpAll(values.native, values.dumps)));
