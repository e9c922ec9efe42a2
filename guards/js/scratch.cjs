// A folder in /tmp for one invocation: bounded, and gone when the work is done.
'use strict';

const { mkdir, readdir, rm, lstat, statfs, chmod } = require('node:fs/promises');
const os = require('node:os');
const path = require('node:path');

const MB = 1024 * 1024;
const ROOT = '.deburr-scratch-js';
const started = `${process.pid}-${Math.random().toString(36).slice(2)}`;
let count = 0;
let swept = null;

class ScratchFull extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = 'ScratchFull';
    this.code = 'ENOSPC';
  }
}

const taken = async (folder) => {
  let total = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const at = path.join(folder, entry.name);
    total += entry.isDirectory() ? await taken(at) : ((await lstat(at).catch(() => null))?.blocks ?? 0) * 512;
  }
  return total;
};

const open = async (folder) => {
  await chmod(folder, 0o700).catch(() => {});
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await open(path.join(folder, entry.name));
  }
};

const remove = async (folder) => {
  try {
    await rm(folder, { recursive: true, force: true });
  } catch {
    await open(folder); // folders that may not be written to
    await rm(folder, { recursive: true, force: true });
  }
};

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};

// What processes left that are no more, or that had our number before us: a timeout kills them, and /tmp stays.
const sweep = async (root) => {
  for (const name of await readdir(root)) {
    const pid = Number(name.split('-')[0]);
    if (name !== started && (pid === process.pid || !alive(pid))) await remove(path.join(root, name));
  }
};

// await scratch(async (folder) => ..., { maxMb: 200 }): folder.path, folder.join(name), folder.usedBytes(), folder.check().
const scratch = async (work, { maxMb = 100, tmp = os.tmpdir() } = {}) => {
  const root = path.join(tmp, ROOT);
  await mkdir(path.join(root, started), { recursive: true, mode: 0o700 });
  swept ??= sweep(root);
  await swept;
  const found = await statfs(tmp);
  const free = found.bavail * found.bsize;
  if (free < maxMb * MB) throw new ScratchFull(`${maxMb} MB asked for, ${Math.floor(free / MB)} MB free in ${tmp}`);
  const place = path.join(root, started, String((count += 1)));
  await mkdir(place, { mode: 0o700 });
  const folder = {
    path: place,
    toString: () => place,
    join: (...names) => {
      const at = path.join(place, ...names);
      if (!at.startsWith(place + path.sep)) throw new RangeError(`${at} is not in ${place}`);
      return at;
    },
    usedBytes: () => taken(place),
    check: async () => {
      const used = await taken(place);
      if (used > maxMb * MB) throw new ScratchFull(`${Math.floor(used / MB)} MB written, ${maxMb} MB allowed in ${place}`);
    },
  };
  try {
    return await work(folder);
  } catch (error) {
    if (error?.code !== 'ENOSPC' || error instanceof ScratchFull) throw error;
    const used = Math.floor((await taken(place)) / MB);
    throw new ScratchFull(`${used} MB written here of ${maxMb}, and ${tmp} is full`, { cause: error });
  } finally {
    await remove(place);
  }
};

exports.scratch = scratch;
exports.ScratchFull = ScratchFull;
