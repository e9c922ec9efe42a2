// Hooks of a Node that runs them in a thread of their own.
import hooks from './cold-start-hooks.cjs';

let port;
export const initialize = (data) => {
  port = data.port;
};
export const resolve = async (name, context, next) => {
  const found = await next(name, context);
  port.postMessage([context.parentURL ?? '', found.url, name]);
  return found;
};
export const load = async (url, context, next) => hooks.marked(url, await next(url, context));
