// The shop front behind CloudFront and a Function URL: three pages, routed here.
import { activeOffers } from './offers.mjs';
import { offerList, page } from './pages.mjs';

const html = (body, maxAge) => ({
  statusCode: 200,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': `public, max-age=${maxAge}` },
  body,
});

const json = (statusCode, body) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

const deliveryDays = async (zip) => {
  const answer = await fetch(`${process.env.CARRIER_URL}/v2/days?zip=${encodeURIComponent(zip)}`, {
    signal: AbortSignal.timeout(3000),
  });
  return answer.ok ? json(200, await answer.json()) : json(502, { message: 'carrier unavailable' });
};

export const handler = async (event) => {
  switch (event.rawPath) {
    case '/':
      return html(page('Shop', '<a href="/offers">This week\'s offers</a>'), 3600);
    case '/offers':
      return html(page('Offers', offerList(await activeOffers())), 60);
    case '/delivery-days':
      return deliveryDays(event.queryStringParameters?.zip ?? '');
    default:
      return json(404, { message: 'no such page' });
  }
};
