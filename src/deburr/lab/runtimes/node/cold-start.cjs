// Takes one cold start apart, as deburr_cold_start.py does for Python: `times`, `memory`, `uses` or `progress`.
'use strict';

const Module = require('node:module');
const fs = require('node:fs');
const { performance } = require('node:perf_hooks');
const { fileURLToPath } = require('node:url');

const LEAST_BUILTIN_MS = 0.05; // Node's own modules are told only where they were loaded now
const BEGAN = 'deburr.module.began';
const ENDED = 'deburr.module.ended';

exports.install = (fd, what, task) => {
  const now = () => performance.now();
  const began = now();
  const rows = [];
  const stack = [];
  const imports = [];
  const network = [];
  let ready = null;
  let waitedReady = 0;
  let told = false;
  let already = 0;
  const rss = what === 'memory' ? () => process.memoryUsage.rss() / 2 ** 20 : () => 0;
  const writeSync = fs.writeSync;
  const tell = (kind, phase, more) => {
    let data = Buffer.from(`${JSON.stringify({ phase, id: null, ms: now() - began, kind, ...more })}\n`);
    while (data.length) {
      try {
        data = data.subarray(writeSync(fd, data));
      } catch (error) {
        if (error.code !== 'EAGAIN') throw error;
      }
    }
  };
  const isOwn = (file) => typeof file === 'string' && file.startsWith(`${task}/`) && !file.includes('/node_modules/');
  const short = (file) => file.slice(task.length + 1);
  const at = () => {
    const line = new Error().stack.split('\n').find((each) => each.includes(`${task}/`) && !each.includes('node_modules'));
    const found = line && /:(\d+):\d+\)?$/.exec(line);
    return found ? Number(found[1]) : 0;
  };
  let schedstat = -1;
  try {
    schedstat = fs.openSync('/proc/self/schedstat');
  } catch {} // the kernel does not say how long a thread waits for a CPU
  const readSync = fs.readSync;
  const line = Buffer.alloc(64);
  const waited = () => (schedstat < 0 ? 0 : Number(line.toString('latin1', 0, readSync(schedstat, line, 0, 64, 0)).split(' ')[1]) / 1e6);
  const waitedBegan = waited();
  const enter = (name, file = null) => {
    const row = { waitedBefore: waited(), waitedAfter: 0, name, file, parent: stack.length ? stack[stack.length - 1] : -1, began: now(), ended: null, before: rss(), after: 0, keep: false };
    stack.push(rows.length);
    rows.push(row);
    return row;
  };
  const leave = (row) => {
    row.ended = now();
    row.after = rss();
    row.waitedAfter = waited();
    stack.pop();
  };

  const load = Module._load;
  Module._load = function deburr(name, parent, ...rest) {
    if (what === 'uses' && isOwn(parent?.filename)) imports.push([short(parent.filename), at(), name, []]);
    const row = enter(name);
    if (what === 'progress') tell('began', 'init', { module: name });
    try {
      return load.call(this, name, parent, ...rest);
    } finally {
      leave(row);
      if (Module.isBuiltin(name)) row.keep = row.ended - row.began >= LEAST_BUILTIN_MS;
      if (what === 'progress') tell('ended', 'init', { module: name });
    }
  };
  const read = Module.prototype.load;
  Module.prototype.load = function deburr(file) {
    const row = rows[stack[stack.length - 1]];
    if (row && row.file === null) {
      row.file = file;
      row.keep = true;
      return read.call(this, file);
    }
    const own = enter(file, file); // loaded by an ECMAScript module, which does not come through _load
    own.keep = true;
    try {
      return read.call(this, file);
    } finally {
      leave(own);
    }
  };

  // ECMAScript modules are linked first and run after each other: each is timed from its first statement to its last.
  const running = new Map();
  globalThis[Symbol.for(BEGAN)] = (url) => {
    const row = enter(url, fileURLToPath(url));
    row.keep = true;
    row.esm = true;
    running.set(url, row);
    stack.pop();
    if (what === 'progress') tell('began', 'init', { module: url });
  };
  globalThis[Symbol.for(ENDED)] = (url) => {
    const row = running.get(url);
    row.ended = now();
    row.after = rss();
    row.waitedAfter = waited();
    if (what === 'progress') tell('ended', 'init', { module: url });
  };
  const edges = [];
  if (Module.registerHooks) {
    const { marked } = require('./cold-start-hooks.cjs');
    Module.registerHooks({
      resolve: (name, context, next) => {
        const found = next(name, context);
        edges.push([context.parentURL ?? '', found.url, name]);
        return found;
      },
      load: (url, context, next) => marked(url, next(url, context)),
    });
  } else if (Module.register) {
    const { MessageChannel } = require('node:worker_threads');
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (edge) => edges.push(edge)).unref();
    Module.register('./cold-start-hooks.mjs', { parentURL: require('node:url').pathToFileURL(__filename), data: { port: port2 }, transferList: [port2] });
  }

  if (what === 'uses') {
    const net = require('node:net');
    const dns = require('node:dns');
    const api = Number((process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':')[1]);
    const connect = net.Socket.prototype.connect;
    net.Socket.prototype.connect = function deburr(...args) {
      const given = Array.isArray(args[0]) ? args[0][0] : args[0];
      const port = Number(given?.port ?? given);
      if (port !== api) network.push(['connect', `${given?.host ?? 'localhost'}:${port}`, stack.length ? rows[stack[stack.length - 1]].name : '']);
      return connect.apply(this, args);
    };
    const lookup = dns.lookup;
    dns.lookup = function deburr(host, ...args) {
      network.push(['lookup', String(host), '']);
      return lookup.call(this, host, ...args);
    };
    Module.syncBuiltinESMExports();
  }
  const session = what === 'uses' ? new (require('node:inspector').Session)() : null;
  session?.connect();
  session?.post('Profiler.enable');
  session?.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const coverage = () => {
    let found = [];
    session?.post('Profiler.takePreciseCoverage', (error, answer) => {
      found = error ? [] : answer.result;
    });
    return found;
  };

  const installed = now();
  const waitedInstalled = waited();
  const tellLoaded = () => {
    if (told) return;
    told = true;
    already = rows.length;
    const kept = rows.filter((row) => row.keep);
    const number = new Map(kept.map((row, index) => [rows.indexOf(row), index]));
    const parent = (row) => {
      for (let at = row.parent; at >= 0; at = rows[at].parent) if (number.has(at)) return number.get(at);
      return -1;
    };
    const modules = kept.map((row) => [row.name, parent(row), row.began - began, (row.ended ?? ready) - row.began, 0, row.after - row.before, row.file, Math.max(0, row.waitedAfter - row.waitedBefore), Boolean(row.esm)]);
    tell('loaded', 'init', { handler: process.env._HANDLER, installed_ms: installed - began, installed_waited_ms: waitedInstalled - waitedBegan, ready_ms: ready - began, waited_ms: waitedReady - waitedInstalled, modules, imports, network, edges });
  };
  return {
    // Init ends when the runtime first asks for an event; told when that is there, so that telling is not in init.
    asks: () => {
      if (ready !== null) return;
      ready = now();
      waitedReady = waited();
    },
    invoked: () => {
      tellLoaded();
      coverage();
    },
    answers: () => {
      if (!session) return;
      const files = coverage()
        .filter((script) => script.url.startsWith('file://') && script.functions.some((each) => each.functionName !== '' && each.ranges[0].count > 0))
        .map((script) => fileURLToPath(script.url));
      const late = rows.slice(already).filter((row) => row.keep).map((row) => row.file ?? row.name);
      tell('used', 'invoke', { files, late });
    },
    failed: () => {
      ready ??= now();
      waitedReady ||= waited();
      tellLoaded();
    },
  };
};
