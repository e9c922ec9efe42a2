// node --test guards/js
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { Deadline, DeadlineExceeded, ScratchFull, reuse, scratch } from './index.mjs';

const context = (ms) => ({ getRemainingTimeInMillis: () => ms });

test('both kinds of module are the same', () => {
  const common = createRequire(import.meta.url)('./index.cjs');
  assert.equal(common.Deadline, Deadline);
  assert.equal(common.scratch, scratch);
  assert.equal(common.reuse, reuse);
});

test('what is left, shared, and never nothing', () => {
  assert.equal(new Deadline(context(10_000)).leftMs(), 9500);
  assert.equal(new Deadline(context(100)).leftMs(), 0);
  assert.ok(new Deadline(context(900_000), { atMostMs: 29_000 }).leftMs() <= 28_500);
  const deadline = new Deadline(context(10_000), { reserveMs: 1000 });
  assert.equal(deadline.timeoutMs({ attempts: 3 }), 3000);
  assert.equal(deadline.timeoutMs({ attempts: 2, pausesMs: 1000 }), 4000);
  assert.equal(deadline.timeoutMs({ atMostMs: 100 }), 100);
  assert.ok(deadline.part(3).leftMs() <= 3000);
  assert.throws(() => new Deadline(context(400)).timeoutMs(), DeadlineExceeded);
  assert.throws(() => deadline.timeoutMs({ attempts: 0 }), RangeError);
  assert.throws(() => new Deadline(), TypeError);
});

test('a server that drips is left in time', async () => {
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    const drip = setInterval(() => response.write('.'), 50);
    response.on('close', () => clearInterval(drip));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    const began = performance.now();
    const deadline = new Deadline(null, { atMostMs: 400, reserveMs: 0 });
    const url = `http://127.0.0.1:${server.address().port}/`;
    await assert.rejects(deadline.guard((signal) => fetch(url, { signal }).then((found) => found.text())), DeadlineExceeded);
    assert.ok(performance.now() - began < 20_000); // it would drip for 50 s
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('work that heeds no signal is left too, and what is in time comes back', async () => {
  const deadline = new Deadline(null, { atMostMs: 50, reserveMs: 0 });
  await assert.rejects(deadline.guard(() => new Promise(() => {})), DeadlineExceeded);
  assert.equal(await new Deadline(null, { atMostMs: 60_000 }).guard(async () => 7), 7);
  await assert.rejects(new Deadline(null, { atMostMs: 60_000 }).guard(() => { throw new RangeError('x'); }), RangeError);
});

test('a folder is bounded, unique and gone on every path', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'guards-'));
  try {
    const seen = [];
    await assert.rejects(
      scratch(async (folder) => {
        seen.push(folder.path);
        fs.mkdirSync(folder.join('a'));
        fs.writeFileSync(folder.join('a/b'), Buffer.alloc(2 * 1024 * 1024));
        fs.chmodSync(folder.join('a'), 0o500);
        assert.throws(() => folder.join('../x'), RangeError);
        await folder.check();
      }, { tmp, maxMb: 1 }),
      ScratchFull,
    );
    await Promise.all([1, 2].map(() => scratch(async (folder) => seen.push(folder.path), { tmp })));
    assert.equal(new Set(seen).size, 3);
    assert.deepEqual(seen.map((each) => fs.existsSync(each)), [false, false, false]);
    await assert.rejects(scratch(async () => 0, { tmp, maxMb: 1e12 }), ScratchFull);
  } finally {
    fs.rmSync(tmp, { recursive: true, force: true });
  }
});

class Connection extends EventEmitter {
  calls = [];
  async ping() { this.calls.push('ping'); }
  async end() { this.calls.push('end'); }
}

test('a connection is checked, reset, and made anew when it is dead', async () => {
  const events = [];
  const orders = reuse(async () => new Connection(), {
    checkAfterMs: 0, reset: async (c) => c.calls.push('reset'), onEvent: (event) => events.push(event.name),
  });
  const first = await orders(async (c) => c);
  assert.equal(await orders(async (c) => c), first);
  assert.deepEqual(first.calls, ['reset', 'ping', 'reset']);
  first.emit('error', new Error('terminating connection')); // would end the process if nobody listened
  const second = await orders(async (c) => c);
  assert.notEqual(second, first);
  assert.deepEqual(first.calls.at(-1), 'end');
  assert.deepEqual(events, ['connect', 'reset', 'use', 'check', 'reset', 'use', 'dead', 'connect', 'reset', 'use']);
  await orders.drop();
});

test('one that does not answer is dead', async () => {
  let made = 0;
  const orders = reuse(async () => (made += 1), { checkAfterMs: 0, checkMs: 20, alive: () => new Promise(() => {}), close: async () => {} });
  await orders(async () => {});
  await orders(async () => {});
  assert.equal(made, 2);
});

test('nobody has the same at once, and old ones go', async () => {
  const orders = reuse(async () => new Connection(), { maxAgeMs: 0 });
  const [one, other] = await Promise.all([1, 2].map(() => orders(async (c) => { await new Promise(setImmediate); return c; })));
  assert.notEqual(one, other);
  assert.notEqual(await orders(async (c) => c), other);
});
