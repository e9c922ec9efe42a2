// Finds and loads the handler that `_HANDLER` names, and puts failures into Lambda's words.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const named = (name, message) => Object.defineProperty(new Error(message), 'name', { value: name, configurable: true, writable: true });
exports.named = named;

const entries = (base) => ['', '.js', '.mjs', '.cjs'].map((ending) => base + ending).filter((file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile());

const isModule = (file) => {
  if (file.endsWith('.mjs')) return true;
  if (!file.endsWith('.js')) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (fs.existsSync(manifest)) {
      try {
        return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
};

const load = async (root, base) => {
  const [file] = entries(path.resolve(root, base));
  if (file === undefined) {
    try {
      return require(require.resolve(base, { paths: [root, path.join(root, 'node_modules')] }));
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
      throw named('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(base)}'\nRequire stack:\n- ${__filename}`);
    }
  }
  return isModule(file) ? import(pathToFileURL(file).href) : require(file);
};

exports.loadHandler = async (root, text) => {
  const folder = text.slice(0, text.length - path.basename(text).length);
  const [name, ...keys] = path.basename(text).split('.');
  if (!name || !keys.length || text.includes('..')) throw named('Runtime.MalformedHandlerName', 'Bad handler');
  let found;
  try {
    found = await load(root, folder + name);
  } catch (error) {
    if (error instanceof SyntaxError) throw Object.assign(named('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`), { stack: error.stack });
    if (error.code === 'MODULE_NOT_FOUND') { // an import's own code is another, and passes as it is
      throw Object.assign(named('Runtime.ImportModuleError', `Error: ${error.message}`), { stack: error.stack });
    }
    throw error;
  }
  let handler = found;
  for (const key of keys) handler = handler?.[key] ?? handler?.default?.[key];
  if (handler === undefined) throw named('Runtime.HandlerNotFound', `${text} is undefined or not exported`);
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${text} is not a function`);
  return handler;
};

exports.fault = (error) => {
  if (!(error instanceof Error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  const trace = String(error.stack ?? '').split('\n');
  return { errorType: error.name, errorMessage: error.message, trace };
};
