import { google } from 'googleapis';

const find = async (id) => ({ id });

export const handler = async (event) => {
  if (event.rawPath === '/sync') {
    return google.calendar('v3').events.list();
  }
  return find(event.pathParameters.id);
};
