import { chromium } from 'playwright-core';

interface Event { rawPath: string; id: string }

const shot = async (id: string): Promise<Buffer> => {
  const browser = await chromium.launch();
  const page = await browser.newPage();
  await page.goto(`https://example.com/${id}`);
  return page.screenshot();
};

const find = async (id: string) => ({ statusCode: 200, body: await load(id) });

const load = async (id: string) => id.toUpperCase();

export const handler = async (event: Event) => {
  if (event.rawPath === '/shot') {
    return shot(event.id);
  }
  return find(event.id);
};
