// What is left of an invocation, less a reserve, and nothing that is waited for past it.
'use strict';

const LEAST_MS = 20;

class DeadlineExceeded extends Error {
  constructor(message) {
    super(message);
    this.name = 'DeadlineExceeded';
  }
}

class Deadline {
  #context;
  #ends;
  #reserveMs;

  // context: the handler's second argument, or null. reserveMs: kept back for the answer.
  // atMostMs: how long the caller waits, counted from now: 29000 for a REST API, whatever timeout the function has.
  constructor(context, { reserveMs = 500, atMostMs } = {}) {
    if (!context && atMostMs === undefined) throw new TypeError("give the handler's context, or atMostMs");
    this.#context = context;
    this.#ends = atMostMs === undefined ? Infinity : performance.now() + atMostMs;
    this.#reserveMs = reserveMs;
  }

  // Milliseconds left, never below 0.
  leftMs() {
    const own = this.#context ? this.#context.getRemainingTimeInMillis() : Infinity;
    return Math.max(0, Math.min(own, this.#ends - performance.now()) - this.#reserveMs);
  }

  // How long each of so many attempts may take, so that all of them fit; throws rather than give 0, which means "for ever".
  timeoutMs({ attempts = 1, pausesMs = 0, atMostMs = Infinity } = {}) {
    if (!(attempts >= 1)) throw new RangeError('at least one attempt');
    const left = Math.floor((this.leftMs() - pausesMs) / attempts);
    if (left < LEAST_MS) throw new DeadlineExceeded(`${Math.round(this.leftMs())} ms left: too little for ${attempts} attempts`);
    return Math.min(left, atMostMs);
  }

  // The share of the next of so many calls, this one among them.
  part(calls) {
    return new Deadline(null, { atMostMs: this.timeoutMs({ attempts: calls }), reserveMs: 0 });
  }

  // Runs work with an AbortSignal and waits no longer than there is time, whatever the work does with it.
  // Give the signal to fetch, or as abortSignal to a client of the AWS SDK: then it ends, and is not only left behind.
  async guard(work) {
    const left = this.leftMs();
    if (left <= 0) throw new DeadlineExceeded('no time left');
    const controller = new AbortController();
    const late = new DeadlineExceeded(`not done after ${Math.round(left)} ms`);
    let timer;
    const up = new Promise((_, reject) => {
      timer = setTimeout(() => {
        controller.abort(late);
        reject(late);
      }, left);
    });
    const working = Promise.resolve().then(() => work(controller.signal));
    working.catch(() => {}); // once the time is up nobody listens any more
    try {
      return await Promise.race([working, up]);
    } finally {
      clearTimeout(timer);
    }
  }
}

exports.Deadline = Deadline;
exports.DeadlineExceeded = DeadlineExceeded;
