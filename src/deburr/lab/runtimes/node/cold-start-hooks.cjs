// The source of an ECMAScript module with a call before its first statement and one after its last.
'use strict';

exports.marked = (url, loaded) => {
  if (loaded.format !== 'module' || !url.startsWith('file:') || loaded.source === null || loaded.source === undefined) return loaded;
  const source = typeof loaded.source === 'string' ? loaded.source : new TextDecoder().decode(loaded.source);
  if (source.startsWith('#!')) return loaded;
  const call = (what) => `globalThis[Symbol.for('deburr.module.${what}')](${JSON.stringify(url)});`;
  return { ...loaded, source: `${call('began')}${source}\n;${call('ended')}` };
};
