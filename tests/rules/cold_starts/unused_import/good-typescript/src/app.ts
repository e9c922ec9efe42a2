import * as mongoose from 'mongoose';

export const handler = async (event: { body: string }) => JSON.parse(event.body);
