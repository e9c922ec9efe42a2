// Small guards for AWS Lambda handlers: what is left of the time, a bounded /tmp, connections that are checked.
'use strict';

const { Deadline, DeadlineExceeded } = require('./deadline.cjs');
const { scratch, ScratchFull } = require('./scratch.cjs');
const { reuse } = require('./reuse.cjs');

exports.Deadline = Deadline;
exports.DeadlineExceeded = DeadlineExceeded;
exports.scratch = scratch;
exports.ScratchFull = ScratchFull;
exports.reuse = reuse;
