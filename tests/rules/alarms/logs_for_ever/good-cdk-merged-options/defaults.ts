import settings from '@shop/settings';

export const defaults = settings.functions;
