// A connection kept between invocations: looked at before it is used, made again when it is dead.
'use strict';

const within = async (ms, promise) => {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
};

const ask = async (connection) => {
  if (typeof connection.ping === 'function') return connection.ping();
  if (typeof connection.query === 'function') return connection.query('SELECT 1');
  return true;
};

const end = async (connection) => {
  const close = connection.end ?? connection.close ?? connection.quit ?? connection.destroy;
  if (typeof close === 'function') await close.call(connection);
};

// const orders = reuse(connect, options) beside the handler, await orders(async (connection) => ...) inside.
//
// alive: resolves to false, or rejects, when it is dead; by default ping() or query('SELECT 1').
// reset: after each use, say (c) => c.query('ROLLBACK'). close: by default end(), close(), quit() or destroy().
// maxAgeMs: older ones are closed. checkAfterMs: one used that shortly before is not asked.
// checkMs: one that has not answered by then is dead. keep: how many idle ones are kept.
// onEvent({ name, ms }): connect, check, dead, aged, use, reset or close, to be added to your metrics.
const reuse = (
  connect,
  { alive = ask, reset, close = end, maxAgeMs = 900_000, checkAfterMs = 1000, checkMs = 2000, keep = 1, onEvent } = {},
) => {
  let idle = [];
  const tell = (name, began) => onEvent?.({ name, ms: performance.now() - began });
  const closed = async (kept) => {
    try {
      await within(checkMs, close(kept.connection));
    } catch {
      // it was dead already
    }
  };

  const lives = async (kept, now) => {
    if (kept.broken) return false;
    if (now - kept.used >= 0 && now - kept.used < checkAfterMs) return true;
    const began = performance.now();
    try {
      const said = await within(checkMs, alive(kept.connection));
      tell('check', began);
      return said !== false && !kept.broken;
    } catch {
      return false;
    }
  };

  const made = async () => {
    const began = performance.now();
    const connection = await connect();
    tell('connect', began);
    const kept = { connection, made: Date.now(), used: Date.now(), broken: false };
    // A server that hangs up while nobody runs is told as an event; without a listener it would end the process.
    for (const name of ['error', 'end', 'close']) connection.on?.(name, () => (kept.broken = true));
    return kept;
  };

  const take = async () => {
    for (;;) {
      const kept = idle.pop();
      if (!kept) return made();
      const now = Date.now(); // the wall clock: timers stand still while the environment is frozen
      const began = performance.now();
      const young = now - kept.made >= 0 && now - kept.made < maxAgeMs;
      if (young && (await lives(kept, now))) return kept;
      await closed(kept);
      tell(young ? 'dead' : 'aged', began);
    }
  };

  const give = async (kept) => {
    const began = performance.now();
    try {
      if (reset) await within(checkMs, reset(kept.connection));
    } catch {
      kept.broken = true;
    }
    kept.used = Date.now();
    if (!kept.broken && idle.length < keep) {
      idle.push(kept);
      if (reset) tell('reset', began);
    } else {
      await closed(kept);
      tell('close', began);
    }
  };

  const use = async (work) => {
    const kept = await take();
    const began = performance.now();
    try {
      return await work(kept.connection);
    } finally {
      await give(kept);
      tell('use', began);
    }
  };
  use.drop = async () => {
    const left = idle;
    idle = [];
    await Promise.all(left.map(closed));
  };
  return use;
};

exports.reuse = reuse;
