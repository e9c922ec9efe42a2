// Tells what a handler does, as observer.py does for Python: one JSON object a line to a descriptor.
'use strict';

const fd = Number(process.env.DEBURR_OBSERVE ?? 0);
delete process.env.DEBURR_OBSERVE;
const watched = JSON.parse(process.env.DEBURR_WATCH || '{}');
delete process.env.DEBURR_WATCH;

if (fd) {
  const fs = require('node:fs');
  const net = require('node:net');
  const Module = require('node:module');
  const { ChildProcess } = require('node:child_process');
  const { performance } = require('node:perf_hooks');

  const MOST_EVENTS = 20000;
  const MOST_FILES = 500;
  const task = process.env.LAMBDA_TASK_ROOT;
  const apiPort = Number((process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':')[1]);
  const state = { phase: 'init', id: null, left: MOST_EVENTS };
  const writeSync = fs.writeSync;
  const sockets = new Set();

  const at = () => {
    const line = new Error().stack.split('\n').find((each) => each.includes(`${task}/`));
    const found = line && /([^/(\s][^(\s]*:\d+):\d+\)?$/.exec(line.slice(line.indexOf(`${task}/`) + task.length + 1));
    return found ? found[1] : null;
  };
  const tell = (kind, more) => {
    if (state.left-- <= 0) return;
    writeSync(fd, `${JSON.stringify({ phase: state.phase, id: state.id, ms: Math.round(performance.now() * 1000) / 1000, kind, ...more })}\n`);
  };
  let depth = 0; // fs.appendFileSync is made of fs.writeFileSync: only what the handler called is told
  const around = (object, name, before) => {
    const original = object[name];
    object[name] = function observed(...args) {
      if (depth === 0) before.call(this, ...args);
      depth += 1;
      try {
        return original.apply(this, args);
      } finally {
        depth -= 1;
      }
    };
  };

  const load = Module._load;
  Module._load = function observed(name, ...rest) {
    if (Module.isBuiltin(name)) return load.call(this, name, ...rest);
    const began = performance.now();
    try {
      return load.call(this, name, ...rest);
    } finally {
      if (!name.startsWith('./') || at()) tell('import', { module: name, took_ms: Math.round((performance.now() - began) * 1000) / 1000 });
    }
  };

  const writes = (flags) => typeof flags === 'string' && /[wa+]/.test(flags);
  const opened = (path, flags) => {
    const file = String(path);
    if (file.startsWith('/tmp') || writes(flags)) tell('open', { path: file, mode: flags, writes: writes(flags), appends: /a/.test(flags), at: at() });
  };
  const options = (given, other) => (typeof given === 'object' && given ? given.flag ?? given.flags : undefined) ?? other;
  for (const holder of [fs, fs.promises]) {
    for (const [name, flags] of [['open', 'r'], ['openSync', 'r'], ['readFile', 'r'], ['readFileSync', 'r'], ['writeFile', 'w'], ['writeFileSync', 'w'], ['appendFile', 'a'], ['appendFileSync', 'a'], ['createReadStream', 'r'], ['createWriteStream', 'w']]) {
      if (holder[name]) {
        const given = name.startsWith('open') ? (path, mode) => opened(path, mode ?? flags) : (path, a, b) => opened(path, options(name.includes('write') || name.includes('append') ? b : a, flags));
        around(holder, name, given);
      }
    }
    for (const [name, kind] of [['unlink', 'remove'], ['unlinkSync', 'remove'], ['rm', 'remove'], ['rmSync', 'remove'], ['rename', 'rename'], ['renameSync', 'rename'], ['mkdir', 'mkdir'], ['mkdirSync', 'mkdir']]) {
      if (holder[name]) around(holder, name, (path) => tell(kind, { path: String(path), at: at() }));
    }
  }

  around(net.Socket.prototype, 'connect', function connect(...args) {
    const given = Array.isArray(args[0]) ? args[0][0] : args[0];
    const port = Number(given?.port ?? given);
    if (port === apiPort) return;
    const to = given?.path ?? [given?.host ?? 'localhost', port];
    tell('connect', { to, at: at() });
    sockets.add(this);
    this.once('close', () => {
      sockets.delete(this);
      tell('close', { to });
    });
  });
  around(ChildProcess.prototype, 'spawn', (given) => tell('process', { program: given.file, at: at() }));
  Module.syncBuiltinESMExports();

  const files = (folder, found = {}) => {
    for (const each of fs.readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${each.name}`;
      if (Object.keys(found).length >= MOST_FILES) break;
      if (each.isDirectory()) files(path, found);
      else found[path] = fs.lstatSync(path).size;
    }
    return found;
  };
  // Lines of the function's own files that were run, told once an invocation: the engine's own block coverage knows.
  let covered = () => {};
  if (Object.keys(watched).length) {
    const { Session } = require('node:inspector');
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    const offsets = new Map(); // file -> [line, offset of its first character that counts]
    const place = (file) => {
      if (!offsets.has(file)) {
        let offset = 0;
        const found = [];
        fs.readFileSync(`${task}/${file}`, 'utf8').split('\n').forEach((text, index) => {
          if (watched[file].includes(index + 1)) found.push([index + 1, offset + text.search(/\S|$/), offset + text.length]);
          offset += text.length + 1;
        });
        offsets.set(file, found);
      }
      return offsets.get(file);
    };
    covered = () => {
      session.post('Profiler.takePreciseCoverage', (error, taken) => {
        for (const { url, functions } of taken?.result ?? []) {
          const file = url.replace('file://', '').replace(`${task}/`, '');
          if (!(file in watched)) continue;
          const ranges = functions.flatMap((each) => each.ranges);
          for (const [line, offset, end] of place(file)) {
            const around = ranges.filter((each) => each.startOffset <= offset && offset < each.endOffset);
            const inner = around.sort((a, b) => a.endOffset - a.startOffset - (b.endOffset - b.startOffset))[0];
            const begun = ranges.some((each) => each.count && offset < each.startOffset && each.startOffset < end);
            if (inner?.count || begun) tell('reached', { file, line });
          }
        }
      });
    };
  }

  globalThis[Symbol.for('deburr.observer')] = {
    invoked: (id) => Object.assign(state, { phase: 'invoke', id, left: MOST_EVENTS }),
    answers: () => {
      covered();
      const open = [...sockets].filter((each) => each.remotePort).map((each) => ({ to: [each.remoteAddress, each.remotePort], from: each.localPort }));
      const active = process.getActiveResourcesInfo().filter((each) => each === 'Timeout' || each === 'Immediate');
      tell('left', { timers: active.length, sockets: open, processes: process.getActiveResourcesInfo().filter((each) => each === 'ProcessWrap').length, tmp: files('/tmp') });
      state.phase = 'after';
    },
  };
}
