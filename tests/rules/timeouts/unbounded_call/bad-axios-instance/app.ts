import axios from 'axios';

const api = axios.create({ baseURL: 'https://example.com' });

export const handler = async (): Promise<unknown> => (await api.post('/orders', {})).data;
