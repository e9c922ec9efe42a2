const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]);

export const page = (title, body) =>
  `<!doctype html><html><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body>${body}</body></html>`;

export const offerList = (offers) =>
  `<ul>${offers.map((o) => `<li>${escaped(o.title)} <b>${Number(o.price).toFixed(2)}</b></li>`).join('')}</ul>`;
